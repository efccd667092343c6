// What is said of handles that went down the process tree: who keeps a pipe, a port, a file, by which way, and who should have done what.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';
import type { Finding } from '../../../../src/model/findings/finding';
import { pathLine } from '../../fixtures/findingPath';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import type { Birth, BrokerHandle, Holder } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

interface Given {
  readonly handle: BrokerHandle;
  readonly stream?: 'stdout';
  /** Its value in the heir; that of its source when it is inherited. */
  readonly value?: string;
}

const pids: Readonly<Record<string, number>> = { build: 100, compiler: 200, server: 300 };

/** A process created by another, to which these handles went. */
function born(
  id: string,
  parentId: string,
  given: readonly Given[],
  change: Partial<Birth> = {},
): SessionEvent {
  const birth = birthOf(
    given.map(({ handle }) => handle),
    given.map(({ handle, value = handle.value }) =>
      observed(value, [handle.value], {
        type: handle.type,
        ...(handle.file ? { file: handle.file } : {}),
      }),
    ),
    {
      creator: { pid: pids[parentId] ?? 1, name: parentId, processId: parentId },
      standardHandles: {
        stdin: null,
        stdout: given.find(({ stream }) => stream)?.handle.value ?? null,
        stderr: null,
      },
      ...change,
    },
  );
  return {
    type: 'processCreated',
    time: 4,
    id,
    name: `${id}.exe`,
    pid: pids[id] ?? 999,
    commandLine: `${id}.exe --fast`,
    birth,
    descent: { parentId, image: null, createdAt: `${pids[id] ?? 9}`, seenBy: 'debug', note: null },
  };
}

const exitedAt = (id: string, time: number): SessionEvent => ({ ...exited(id), time });
const stdoutPipe = { label: 'stdout', name: 'p', end: 'write' } as const;
const stdout = brokerHandle('0x54', 'stdout', { type: 'File', pipe: stdoutPipe });
const fileOf = (value: string, file: FileDescription, openedBy = 'build'): BrokerHandle =>
  brokerHandle(value, null, { type: 'File', object: file.name ?? 'x', file, openedBy });
const after = (...events: readonly SessionEvent[]): readonly Finding[] =>
  findings(
    stateAfter(started({ children: [{ name: 'build', program: 'build.exe' }] }), ready, ...events),
  );
const heirs = ({ evidence }: Finding, key: 'heirs' | 'holders' = 'heirs') =>
  (
    evidence[key] as readonly { pid: number; handle: string; path: readonly { name: string }[] }[]
  ).map(({ pid, handle, path }) => [pid, handle, path.map(({ name }) => name).join(' ')]);

describe('A pipe that a daemon holds', () => {
  const pipe = pipeCreated('stdout', { processId: 'build' });
  const passedOn = { handle: stdout, stream: 'stdout' } as const;
  const tree = [
    pipe,
    created('build'),
    born('compiler', 'build', [passedOn]),
    born('server', 'compiler', [passedOn]),
  ];
  const holder = (change: Partial<Holder> = {}): Holder => ({
    ...{
      pid: 300,
      name: 'server.exe',
      handle: '0x54',
      end: 'write',
      access: '0x2',
      cause: 'descendant',
    },
    path: [],
    createdAt: '300',
    ...change,
  });
  const found = (time: number, ...holders: readonly Holder[]): SessionEvent => ({
    ...{ type: 'holdersFound', time, label: 'stdout', holders, unanswered: [] },
  });

  it('is named as soon as the child has exited, with process, handle, way and remedy', () => {
    assert.deepEqual(after(...tree, exitedAt('compiler', 6)), []);
    const [finding, ...rest] = after(...tree, exitedAt('compiler', 6), exitedAt('build', 7));
    assert.ok(finding);
    assert.deepEqual(rest, []);
    assert.equal(finding.code, 'descendant-holds-pipe');
    assert.equal(finding.severity, 'warning');
    assert.equal(
      finding.headline,
      'server.exe (PID 300) keeps stdout open: end of file never comes.',
    );
    assert.equal(pathLine(finding), 'build (exited) → compiler.exe (exited) → server.exe 0x54');
    assert.equal(
      finding.why,
      'build (PID 100) has exited, but server.exe inherited the write end from compiler (PID 200) as its stdout (0x54).',
    );
    assert.match(
      finding.fix,
      /^In compiler: start server\.exe with its own standard handles \(STARTF_USESTDHANDLES.*handle list.*bInheritHandles FALSE/,
    );
    assert.deepEqual(heirs(finding, 'holders'), [
      [300, '0x54', 'broker build compiler.exe server.exe'],
    ]);
  });

  it('is one finding when the search has found the same holder', () => {
    const list = after(
      ...tree,
      exitedAt('compiler', 6),
      exitedAt('build', 7),
      found(400, holder()),
    );
    assert.deepEqual(
      list.map(({ code }) => code),
      ['descendant-holds-pipe'],
    );
    assert.deepEqual(list[0] && heirs(list[0], 'holders').length, 1);
  });

  it('leaves to write-end-held whom the session does not follow', () => {
    const stranger = holder({ pid: 301, name: 'other.exe', createdAt: '301' });
    const reused = holder({ createdAt: '5' });
    const list = after(
      ...tree,
      exitedAt('compiler', 6),
      exitedAt('build', 7),
      found(400, stranger, reused),
    );
    assert.deepEqual(
      list.map(({ code }) => code),
      ['write-end-held'],
    );
    assert.equal((list[0]?.evidence['holders'] as readonly Holder[]).length, 2);
  });

  it('is believed of the search where the birth says otherwise', () => {
    const list = after(...tree, exitedAt('build', 7), found(400, holder()));
    assert.deepEqual(
      list.map((one) => heirs(one, 'holders').map(([pid]) => pid)),
      [[300]],
    );
    const asked = after(...tree, exitedAt('build', 7), found(6, holder()));
    assert.deepEqual(
      asked.map((one) => heirs(one, 'holders').map(([pid]) => pid)),
      [[200, 300]],
    );
  });

  it('is told of in the past when the pipe has ended, if that was late', () => {
    const late = [...tree, exitedAt('compiler', 6), exitedAt('build', 7), exitedAt('server', 1490)];
    const [finding] = after(...late, pipeEnded('stdout', { time: 1500 }), ended());
    assert.match(
      finding?.headline ?? '',
      /^server\.exe \(PID 300\) kept stdout open: end of file came 1\.5 s late\.$/,
    );
    const early = [...tree, exitedAt('compiler', 6), exitedAt('build', 7), exitedAt('server', 90)];
    assert.deepEqual(after(...early, pipeEnded('stdout', { time: 100 }), ended()), []);
  });

  it('stays when the session was ended before the daemon', () => {
    const stop: readonly SessionEvent[] = [
      { type: 'sessionStopping', time: 900 },
      exitedAt('server', 910),
      pipeEnded('stdout', { time: 911 }),
      ended({ reason: 'stopped' }),
    ];
    const [finding] = after(...tree, exitedAt('compiler', 6), exitedAt('build', 7), ...stop);
    assert.match(
      finding?.headline ?? '',
      /^server\.exe \(PID 300\) kept stdout open: end of file had not come when the session ended\.$/,
    );
    assert.deepEqual(
      after(...tree, ...stop.slice(0, 1), exitedAt('build', 905), ...stop.slice(1)),
      [],
    );
  });

  it('is no more when the daemon was seen to close the handle', () => {
    const closed: SessionEvent = {
      type: 'handlesChanged',
      time: 50,
      id: 'server',
      opened: [],
      closed: [observed('0x54')],
    };
    assert.deepEqual(after(...tree, exitedAt('compiler', 6), exitedAt('build', 7), closed), []);
  });

  it('is named again when the search finds the handle after the value was free', () => {
    const closed: SessionEvent = {
      ...{ type: 'handlesChanged', time: 50, id: 'server', opened: [] },
      closed: [observed('0x54', [], { type: 'File' })],
    };
    const exits = [exitedAt('compiler', 6), exitedAt('build', 7)];
    assert.deepEqual(after(...tree, ...exits, closed), []);
    const [finding] = after(...tree, ...exits, closed, found(60, holder()));
    assert.deepEqual(finding && heirs(finding, 'holders').map(([pid]) => pid), [300]);
  });

  it('says of a copied standard handle that none was named', () => {
    const copied = born('server', 'build', [{ handle: stdout, value: '0x14', stream: 'stdout' }], {
      inheritHandles: false,
    });
    const [finding] = after(pipe, created('build'), copied, exitedAt('build', 7));
    assert.match(finding?.fix ?? '', /^In build: start server\.exe with its own standard handles/);
    assert.match(
      finding?.why ?? '',
      /Windows duplicated the write end .* named no standard handles/,
    );
  });
});

describe('A socket that was inherited', () => {
  const socket = (change: object = {}) =>
    describedAs('socket', {
      socket: {
        protocol: 'tcp',
        state: 'listening',
        address: '127.0.0.1',
        port: 8123,
        peer: null,
        ...change,
      },
    });
  const given = { handle: fileOf('0x2c', socket()) };
  const tree = [
    created('build'),
    born('compiler', 'build', [given]),
    born('server', 'compiler', [given]),
  ];

  it('is a port in use by a process that does not exist, once its opener has exited', () => {
    const [finding, ...rest] = after(...tree, exitedAt('compiler', 6), exitedAt('build', 7));
    assert.deepEqual(rest, []);
    assert.ok(finding);
    assert.deepEqual([finding.code, finding.severity], ['socket-inherited', 'warning']);
    assert.equal(
      finding.headline,
      'TCP 127.0.0.1:8123, opened by build (process 100), which has exited, is held by server.exe, process 300 (handle 0x2c), by the way build (process 100, has exited) → compiler.exe (process 200, has exited) → server.exe: the port is in use while server.exe lives, by a process that does not exist: netstat names process 100.',
    );
    assert.match(
      finding.fix,
      /WSA_FLAG_NO_HANDLE_INHERIT.*SetHandleInformation.*Handle 0x2c of compiler \(process 200\).*PROC_THREAD_ATTRIBUTE_HANDLE_LIST/,
    );
    const { protocol, address, port, opener } = finding.evidence;
    assert.deepEqual([protocol, address, port], ['tcp', '127.0.0.1', 8123]);
    assert.deepEqual(opener, { process: 'build', pid: 100, name: 'build', hasExited: true });
    assert.deepEqual(heirs(finding), [[300, '0x2c', 'build compiler.exe server.exe']]);
  });

  it('is worth a line while its opener lives, unless the heir was told of it', () => {
    const [finding, ...rest] = after(...tree);
    assert.deepEqual([rest.length, finding?.severity], [0, 'information']);
    assert.match(finding?.headline ?? '', /is also held by compiler\.exe.*; and by server\.exe/);
    const told = {
      ...born('server', 'build', [given]),
      commandLine: 'server.exe --socket 44',
    } as SessionEvent;
    assert.deepEqual(after(created('build'), told), []);
    assert.deepEqual(
      after(created('build'), born('server', 'build', [{ ...given, stream: 'stdout' }])),
      [],
    );
  });

  it('is not one that has no port yet, nor one that went with its opener', () => {
    const unbound = { handle: fileOf('0x2c', socket({ state: 'unbound', port: 0 })) };
    assert.deepEqual(after(created('build'), born('server', 'build', [unbound])), []);
    const [finding] = after(
      ...tree,
      exitedAt('build', 6),
      exitedAt('compiler', 7),
      exitedAt('server', 8),
      ended(),
    );
    assert.equal(finding?.severity, 'information');
    assert.match(finding.headline, /was also held by/);
  });

  it('stays in the past tense, with a connection told as one', () => {
    const peer = { address: '10.0.0.1', port: 80 };
    const connected = { handle: fileOf('0x2c', socket({ state: 'connected', peer })) };
    const [finding] = after(
      created('build'),
      born('server', 'build', [connected]),
      exitedAt('build', 7),
      exitedAt('server', 900),
      ended(),
    );
    assert.equal(finding?.severity, 'warning');
    assert.match(
      finding.headline,
      /connected to 10\.0\.0\.1:80, opened by .* was held by .*: the connection was open, .* while server\.exe lived\.$/,
    );
  });
});

describe('A file that was inherited', () => {
  const log = (share: FileDescription['share'] = null) =>
    describedAs('file', { name: 'C:\\x.log', share });
  const events = (share: FileDescription['share']) => [
    created('build'),
    born('server', 'build', [{ handle: fileOf('0x30', log(share)) }]),
    exitedAt('build', 7),
  ];

  it('cannot be deleted while the heir lives, as far as its share mode says', () => {
    const message = (share: FileDescription['share']) => after(...events(share))[0]?.headline ?? '';
    assert.match(
      message(null),
      /C:\\x\.log, opened by build .*: it cannot be deleted or renamed while server\.exe lives, unless it is shared for that\.$/,
    );
    assert.match(
      message({ read: true, write: false, delete: false }),
      /: it cannot be deleted nor written by others while server\.exe lives\.$/,
    );
    assert.match(
      message({ read: true, write: true, delete: false }),
      /: it cannot be deleted while server\.exe lives\.$/,
    );
    assert.match(
      message({ read: true, write: true, delete: true }),
      /shared for deleting, but its name is taken while/,
    );
  });

  it('comes with its path, its share mode and the opener', () => {
    const share = { read: true, write: true, delete: false };
    const [finding] = after(...events(share));
    assert.equal(finding?.code, 'file-inherited');
    assert.deepEqual([finding.evidence['path'], finding.evidence['share']], ['C:\\x.log', share]);
    assert.match(finding.fix, /bInheritHandle/);
  });

  it('is none of the findings when the plan opened it', () => {
    const ours = brokerHandle('0x30', 'log', { type: 'File', file: log() });
    assert.deepEqual(
      after(created('build'), born('server', 'build', [{ handle: ours }]), exitedAt('build', 7)),
      [],
    );
  });
});

describe('A handle that leaked down the tree', () => {
  const event = (change: Partial<BrokerHandle> = {}) =>
    brokerHandle('0x60', null, { openedBy: 'build', object: 'Event', ...change });
  const codes = (list: readonly Finding[]) => list.map(({ code }) => code);

  it('is one for each process, once its opener has closed it or exited', () => {
    const two = [{ handle: event() }, { handle: event({ value: '0x64', object: 'Mutex' }) }] as [
      Given,
      Given,
    ];
    assert.deepEqual(after(created('build'), born('server', 'build', two)), []);
    const [finding, ...rest] = after(
      created('build'),
      born('server', 'build', two),
      exitedAt('build', 7),
    );
    assert.deepEqual(rest, []);
    assert.equal(finding?.code, 'leaked-handle');
    assert.match(
      finding.headline,
      /^server\.exe, process 300, has Event \(0x60\), Mutex \(0x64\) of build \(process 100\)/,
    );
    const closed = { handle: event({ closedAt: 5 }) };
    assert.deepEqual(codes(after(created('build'), born('server', 'build', [closed]))), [
      'leaked-handle',
    ]);
  });

  it('may have been sent when nobody saw the giver with it, which its remedy says', () => {
    const unseen = { handle: event({ isUnseen: true, closedAt: 5 }) };
    const [finding] = after(created('build'), born('server', 'build', [unseen]));
    assert.equal(finding?.code, 'leaked-handle');
    assert.match(finding.fix, /^build \(process 100\) gave it to server\.exe and was not seen/);
  });

  it('is not what the process was told of, has as a standard handle, or was chosen for it', () => {
    const gone = exitedAt('build', 7);
    const one = [{ handle: event() }];
    const told = {
      ...born('server', 'build', one),
      commandLine: 'server.exe /e:60',
    } as SessionEvent;
    assert.deepEqual(after(created('build'), told, gone), []);
    assert.deepEqual(
      after(
        created('build'),
        born('server', 'build', [{ handle: event(), stream: 'stdout' }]),
        gone,
      ),
      [],
    );
    const other = event({ value: '0x70' });
    const chosen = born('server', 'build', one, { brokerHandles: [event(), other] });
    assert.deepEqual(after(created('build'), chosen, gone), []);
    assert.deepEqual(
      after(created('build'), born('server', 'build', one, { readAfter: 3 }), gone),
      [],
    );
  });

  it('is left to the other findings when it is a file, a socket or a pipe of the session', () => {
    const gone = exitedAt('build', 7);
    const file = { handle: fileOf('0x30', describedAs('file', { name: 'C:\\x.log' })) };
    assert.deepEqual(codes(after(created('build'), born('server', 'build', [file]), gone)), [
      'file-inherited',
    ]);
    const pipe = {
      handle: fileOf('0x30', describedAs('pipe', { pipe: { label: null, end: 'write' } })),
    };
    assert.deepEqual(codes(after(created('build'), born('server', 'build', [pipe]), gone)), [
      'leaked-handle',
    ]);
  });
});

describe('A crash', () => {
  it('names the exception, the process and its parent', () => {
    const [finding] = after(
      created('build'),
      born('server', 'build', []),
      { type: 'processCrashed', time: 5, id: 'server', code: '0xc0000005', address: '0x401000' },
      exitedAt('server', 6),
    );
    assert.equal(finding?.code, 'process-crashed');
    assert.equal(
      finding.headline,
      'server.exe, process 300, started by build (process 100), ended by the exception 0xc0000005 (STATUS_ACCESS_VIOLATION) at 0x401000.',
    );
    assert.equal(finding.evidence['parent'], 'build');
    assert.match(finding.fix, /"followChildren": "job" lets it run/);
  });

  it('that nobody was told of is known by the exit code, and no other code is taken for one', () => {
    const endedWith = (exitCode: number) =>
      after(created('build'), born('server', 'build', []), {
        type: 'processExited',
        time: 6,
        id: 'server',
        exitCode,
      });
    const [finding] = endedWith(0xc000_0005);
    assert.equal(
      finding?.headline,
      'server.exe, process 300, started by build (process 100), ended with the code of the exception 0xc0000005 (STATUS_ACCESS_VIOLATION).',
    );
    assert.equal(finding.evidence['address'], null);
    for (const code of [0, 1, 255, 259]) assert.deepEqual(endedWith(code), []);
    const said = (code: number) =>
      endedWith(code).map((each) => [each.code, each.severity, each.headline.split(', ').at(-1)]);
    assert.deepEqual(said(0xc000_013a), [
      [
        'process-interrupted',
        'information',
        'was interrupted: 0xc000013a (STATUS_CONTROL_C_EXIT).',
      ],
    ]);
    assert.deepEqual(said(-0x3fff_fecb), [
      ['process-not-loaded', 'error', 'could not be loaded: 0xc0000135 (STATUS_DLL_NOT_FOUND).'],
    ]);
    assert.match(endedWith(0xe043_4352)[0]?.headline ?? '', /0xe0434352 \(an exception of \.NET\)/);
    for (const code of [0xc000_0135, 0xc000_013a, 0xc000_0409]) {
      assert.notEqual(endedWith(code)[0]?.fix, '');
    }
  });
});

describe('Findings of a large tree', () => {
  const size = 500;
  const kinds = (value: string): BrokerHandle[] => [
    fileOf(`${value}0`, describedAs('file', { name: `C:\\${value}.log` }), 'build'),
    brokerHandle(`${value}4`, null, { openedBy: 'build', object: 'Event' }),
  ];
  const given = [
    { handle: stdout },
    ...Array.from({ length: 10 }, (_, index) => kinds(`0x${(index + 16).toString(16)}`))
      .flat()
      .map((handle) => ({ handle })),
  ];
  const all: readonly SessionEvent[] = Array.from({ length: size }, (_, index) => {
    const parent = index === 0 ? 'build' : `p${Math.floor((index - 1) / 2)}`;
    const made = born(`p${index}`, parent, given);
    return made.type === 'processCreated' ? { ...made, pid: 1000 + index } : made;
  });
  const state = stateAfter(
    started({ children: [{ name: 'build', program: 'build.exe' }] }),
    ready,
    pipeCreated('stdout', { processId: 'build' }),
    created('build'),
    ...all,
    exitedAt('build', 7),
  );

  it('are few lines of what many share, and never looked up for each pair', () => {
    const list = findings(state);
    assert.equal(list.filter(({ code }) => code === 'file-inherited').length, 10);
    assert.equal(list.filter(({ code }) => code === 'leaked-handle').length, size);
    const daemon = list.find(({ code }) => code === 'descendant-holds-pipe');
    assert.match(daemon?.headline ?? '', /^p0\.exe .* and 495 more keep stdout open/);
    // Each process is looked at a bounded number of times, however many there are.
    let looked = 0;
    const watched = state.processes.map((process) => ({
      ...process,
      get exitedAt() {
        looked += 1;
        return process.exitedAt;
      },
    }));
    findings({ ...state, processes: watched });
    assert.ok(looked < 200 * size, String(looked));
  });
});
