// What is said of handles that went down the process tree: who keeps a pipe, a port, a file, by which way, and who should have done what.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs, type FileDescription } from '../../../../src/model/session/fileDescription';
import type { Finding } from '../../../../src/model/findings/finding';
import { pathLine } from '../../fixtures/findingPath';
import { findingPathText } from '../../../../src/model/findings/findingWords';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import type { BrokerHandle, Holder } from '../../../../src/model/session/state';
import { brokerHandle, observed } from '../../fixtures/birthFixture';
import { born, fileOf, type Given } from '../../fixtures/passedDown';
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

const exitedAt = (id: string, time: number): SessionEvent => ({ ...exited(id), time });
const stdoutPipe = { label: 'stdout', name: 'p', end: 'write' } as const;
const stdout = brokerHandle('0x54', 'stdout', { type: 'File', pipe: stdoutPipe });
const after = (...events: readonly SessionEvent[]): readonly Finding[] =>
  findings(
    stateAfter(started({ children: [{ name: 'build', program: 'build.exe' }] }), ready, ...events),
  );
const heirs = ({ evidence }: Finding, key: 'heirs' | 'holders' = 'heirs') =>
  (
    evidence[key] as readonly { pid: number; handle: string; path: readonly { name: string }[] }[]
  ).map(({ pid, handle, path }) => [pid, handle, path.map(({ name }) => name).join(' ')]);

/** "name pid exited handle" each. */
const stepsOf = ({ path = [] }: Finding) =>
  path.map(({ name, pid, hasExited, handle }) =>
    [name, pid, ...(hasExited ? ['exited'] : []), handle ?? 'null'].join(' '),
  );

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
    assert.equal(
      finding.fix,
      'In build, redirect the output of compiler.exe, for example to NUL or to a file. Or, at the source: In compiler.exe, start server.exe with NUL as its standard handles, a handle list of only these, and its own lpCurrentDirectory.',
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
    assert.match(
      finding?.fix ?? '',
      /^In build, start server\.exe with NUL as its standard handles/,
    );
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
      'server.exe (PID 300) keeps TCP 127.0.0.1:8123 open after build (PID 100) exited: the port stays in use.',
    );
    assert.deepEqual(stepsOf(finding), [
      'build 100 exited null',
      'compiler.exe 200 exited null',
      'server.exe 300 0x2c',
    ]);
    assert.equal(
      finding.why,
      'netstat shows PID 100 for this port; server.exe inherited it from compiler, which passed on every inheritable handle.',
    );
    // The plan's program opened it: what started the other is not the user's own.
    assert.equal(
      finding.fix,
      'In build, create the socket with WSA_FLAG_NO_HANDLE_INHERIT (WSASocket).',
    );
    assert.equal(finding.affects, undefined);
    const { protocol, address, port, opener } = finding.evidence;
    assert.deepEqual([protocol, address, port], ['tcp', '127.0.0.1', 8123]);
    assert.deepEqual(opener, { process: 'build', pid: 100, name: 'build', hasExited: true });
    assert.deepEqual(heirs(finding), [[300, '0x2c', 'build compiler.exe server.exe']]);
  });

  it('is worth a line while its opener lives, unless the heir was told of it', () => {
    const [finding, ...rest] = after(...tree);
    assert.deepEqual([rest.length, finding?.severity], [0, 'information']);
    assert.equal(
      finding?.headline,
      'compiler.exe (PID 200) also has TCP 127.0.0.1:8123, which build (PID 100) opened.',
    );
    assert.deepEqual(finding.affects, ['server.exe (PID 300): TCP 127.0.0.1:8123 (0x2c)']);
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
    assert.match(finding.headline, /^compiler\.exe \(PID 200\) also had TCP/);
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
      /^server\.exe \(PID 300\) kept TCP .* connected to 10\.0\.0\.1:80 open after build \(PID 100\) exited: its peer did not see the connection end\.$/,
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
      /^server\.exe \(PID 300\) keeps C:\\x\.log open after build \(PID 100\) exited: deleting or renaming it can fail\.$/,
    );
    const effects = [true, false].flatMap((read) =>
      [true, false].flatMap((write) =>
        [true, false].map((remove) => [
          `${read ? 'r' : ''}${write ? 'w' : ''}${remove ? 'd' : ''}`,
          message({ read, write, delete: remove }).split(': ').at(-1),
        ]),
      ),
    );
    assert.deepEqual(Object.fromEntries(effects), {
      rwd: 'it can be deleted, but stays on the disk until it is closed.',
      rw: 'it cannot be deleted or renamed.',
      rd: 'it cannot be written.',
      r: 'it cannot be written, deleted or renamed.',
      wd: 'it cannot be read.',
      w: 'it cannot be read, deleted or renamed.',
      d: 'it cannot be read or written.',
      '': 'it cannot be opened, deleted or renamed.',
    });
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
      /^server\.exe \(PID 300\) still holds Event \(0x60\), Mutex \(0x64\), inherited from build \(PID 100\), which has exited\.$/,
    );
    const closed = { handle: event({ closedAt: 5 }) };
    const [byClosing, ...none] = after(created('build'), born('server', 'build', [closed]));
    assert.deepEqual([byClosing?.code, none], ['leaked-handle', []]);
    assert.match(byClosing?.headline ?? '', /, which has closed its own handle\.$/);
  });

  it('may have been sent when nobody saw the giver with it, which its remedy says', () => {
    const unseen = { handle: event({ isUnseen: true, closedAt: 5 }) };
    const [finding] = after(created('build'), born('server', 'build', [unseen]));
    assert.equal(finding?.code, 'leaked-handle');
    assert.equal(
      finding.why,
      'build (PID 100) was not seen with handle 0x60: server.exe inherited it, or build (PID 100) sent it.',
    );
    assert.match(finding.fix, /In build, start server\.exe .* 0x60, .*DuplicateHandle/);
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
      'server.exe (PID 300) crashed at 0x401000: 0xc0000005 (STATUS_ACCESS_VIOLATION).',
    );
    assert.equal(
      findingPathText(finding),
      'launcher (PID 42) → build (PID 100) → server.exe (PID 300, exited)',
    );
    assert.deepEqual(
      finding.path?.map(({ place }) => place),
      [{ kind: 'broker' }, { kind: 'process', id: 'build' }, { kind: 'process', id: 'server' }],
    );
    assert.equal(finding.evidence['parent'], 'build');
    assert.match(finding.fix, /use "followChildren": "job"/);
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
      'server.exe (PID 300) exited with an exception code: 0xc0000005 (STATUS_ACCESS_VIOLATION).',
    );
    assert.equal(finding.evidence['address'], null);
    for (const code of [0, 1, 255, 259]) assert.deepEqual(endedWith(code), []);
    const said = (code: number) =>
      endedWith(code).map((each) => [each.code, each.severity, each.headline]);
    assert.deepEqual(said(0xc000_013a), [
      [
        'process-interrupted',
        'information',
        'server.exe (PID 300) was interrupted: 0xc000013a (STATUS_CONTROL_C_EXIT).',
      ],
    ]);
    assert.deepEqual(said(-0x3fff_fecb), [
      [
        'process-not-loaded',
        'error',
        'Windows could not load server.exe (PID 300): 0xc0000135 (STATUS_DLL_NOT_FOUND).',
      ],
    ]);
    assert.match(endedWith(0xe043_4352)[0]?.headline ?? '', /0xe0434352 \(a \.NET exception\)/);
    const parts = (code: number) => [endedWith(code)[0]?.why, endedWith(code)[0]?.fix];
    for (const code of [0xc000_0135, 0xc000_0139, 0xc000_013a, 0xc000_0374, 0xc000_0409]) {
      const [why = '', fix = ''] = parts(code);
      // One sentence of how it came to be, and what to do apart from it.
      assert.match(why, /^[A-Z][^.]*\.$/);
      assert.match(fix, /^[A-Z].*\.$/);
    }
    // Nobody can say how an access violation came to be.
    assert.equal(parts(0xc000_0005)[0], undefined);
    assert.match(parts(0xc000_0005)[1] ?? '', /debugger/);
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
    const [files, ...moreFiles] = list.filter(({ code }) => code === 'file-inherited');
    const [leaked, ...moreLeaked] = list.filter(({ code }) => code === 'leaked-handle');
    assert.deepEqual([moreFiles, moreLeaked], [[], []]);
    assert.equal(files?.affects?.length, 6);
    assert.match(files.headline, /^p0\.exe \(PID 1000\) keeps C:\\0x10\.log open after build/);
    assert.match(files.affects[0] ?? '', /^p0\.exe \(PID 1000\): C:\\0x11\.log \(0x110\), /);
    assert.equal(files.affects[5], `and ${size - 5} more processes`);
    assert.match(leaked?.headline ?? '', /^p0\.exe \(PID 1000\) still holds Event \(0x104\), /);
    assert.equal(leaked?.affects?.[5], `and ${size - 6} more processes`);
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
