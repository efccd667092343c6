// The rules of sockets, one test each: the model of a plan, and this kernel with Winsock as programs call it.
import assert from 'node:assert/strict';
import { assertKernel, modelOf, tryWays, type Outcomes } from './launchRules';
import { endSessions, program, runSession } from '../runSession';

describe('A socket', () => {
  /** What trySockets.c says: whether it is inheritable, and whether a child started with bInheritHandles TRUE has it. */
  let outcomes: Outcomes;
  const kernel = (way: string, windows: string | RegExp): void => {
    assertKernel(outcomes, way, windows);
  };
  before(async () => {
    outcomes = await tryWays('trySockets');
  });
  afterEach(endSessions);

  const open = {
    handles: { tcp: { kind: 'tcpListener' }, udp: { kind: 'udpSocket' } },
    inherit: 'all',
  };

  it('is inheritable by default, from socket as from WSASocket without a flag', () => {
    assert.deepEqual(modelOf(open).children[0]?.inherited, ['tcp', 'udp']);
    for (const way of ['socket', 'socketUdp', 'WSASocket']) kernel(way, '1 1');
  });

  it('is not with WSA_FLAG_NO_HANDLE_INHERIT, from its first moment', () => {
    kernel('noInherit', '0 0');
  });

  it('made inheritable and cleared after is taken by a launch in between', () => {
    kernel('clearedBefore', '1 1');
    kernel('clearedAfter', '0 0');
  });

  it('of a plan closes that race: the flag is given at creation, and nothing is cleared', async () => {
    const shut = { inheritable: false };
    const configuration = {
      handles: {
        ...open.handles,
        shutTcp: { kind: 'tcpListener', ...shut },
        shutUdp: { kind: 'udpSocket', ...shut },
      },
      inherit: 'all',
    };
    const [child] = modelOf(configuration).children;
    assert.deepEqual(child?.inherited, ['tcp', 'udp']);
    const { report } = await runSession({
      ...configuration,
      program: program('exitCode'),
      stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
    });
    const inherited = report.processes[0]?.handles.filter(({ origin }) => origin === 'inherited');
    assert.deepEqual(inherited?.map(({ label }) => label).sort(), ['tcp', 'udp']);
    const flags = report.calls.flatMap(({ api, args }) =>
      api === 'WSASocketW' ? [args['dwFlags']] : [],
    );
    const kept = 'WSA_FLAG_OVERLAPPED';
    const never = `${kept} | WSA_FLAG_NO_HANDLE_INHERIT`;
    assert.deepEqual(flags, [kept, kept, never, never]);
    assert.ok(!report.calls.some(({ api }) => api === 'SetHandleInformation'));
  });

  it('that accept returns must be cleared too, whatever the flag of its listener', () => {
    // Reports differ on what Windows gives it at first: socket2 #232 says inheritable, OCaml #10885 not.
    kernel('accept', /^(1 1|0 0)$/);
    kernel('acceptNoInherit', /^(1 1|0 0)$/);
    kernel('acceptCleared', '0 0');
  });

  it('should not be given to DuplicateHandle: no error says so, and so preflight does', () => {
    kernel('DuplicateHandle', '0');
    const tcp = { kind: 'tcpListener' };
    const copies = {
      copy: { kind: 'duplicate', of: 'tcp' },
      again: { kind: 'duplicate', of: 'copy' },
    };
    const { rules } = modelOf({ handles: { tcp, ...copies }, inherit: 'all' });
    assert.deepEqual(rules, ['duplicated-socket', 'duplicated-socket']);
    const below = { name: 'B', parent: { child: 'A' }, handleList: ['tcp', 'event'] };
    const children = [{ name: 'A', inherit: 'all' }, below];
    const chosen = modelOf({ handles: { tcp, event: { kind: 'event' } }, children });
    assert.deepEqual(chosen.rules, ['duplicated-socket']);
  });
});
