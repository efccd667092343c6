// What is said of handles whose opener has let go of them, by whether they were passed on on purpose and what is behind them.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import type { Finding } from '../../../../src/model/findings/finding';
import type { BrokerHandle, ToldHandle } from '../../../../src/model/session/state';
import { brokerHandle, observed } from '../../fixtures/birthFixture';
import { born, fileOf } from '../../fixtures/passedDown';
import { placedFindings } from '../../fixtures/placedFindings';
import { created, ended, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const after = (...events: readonly SessionEvent[]): readonly Finding[] =>
  placedFindings(
    stateAfter(started({ children: [{ name: 'build', program: 'build.exe' }] }), ready, ...events),
  );
const exitedAt = (id: string, time: number): SessionEvent => ({ ...exited(id), time });
const closedBy = (id: string, handle: BrokerHandle, time: number): SessionEvent => ({
  ...{ type: 'handlesChanged', time, id, opened: [] },
  closed: [observed(handle.value, [], { type: handle.type, ...fileIn(handle) })],
});
const fileIn = ({ file }: BrokerHandle) => (file ? { file } : {});
const openedBy = (id: string, value: string, handle: BrokerHandle, time: number): SessionEvent => ({
  ...{ type: 'handlesChanged', time, id, closed: [] },
  opened: [observed(value, [], { type: handle.type, ...fileIn(handle) })],
});
const withLine = (event: SessionEvent, commandLine: string, change: object = {}): SessionEvent =>
  ({ ...event, commandLine, ...change }) as SessionEvent;
const told = (value: string, variable: string): { readonly told: readonly ToldHandle[] } => ({
  told: [{ value, variable }],
});
const codes = (list: readonly Finding[]) => list.map(({ code, severity }) => `${severity} ${code}`);

const log = fileOf('0x30', describedAs('file', { name: 'C:\\x.log' }));
const socket = fileOf(
  '0x2c',
  describedAs('socket', {
    socket: {
      ...{ protocol: 'tcp', state: 'listening', address: '127.0.0.1', port: 8123, peer: null },
    },
  }),
);
const folder = fileOf('0x34', describedAs('directory', { name: 'C:\\src\\tmp' }));

describe('What its opener has closed and others have', () => {
  const given = (handle: BrokerHandle) => [created('build'), born('server', 'build', [{ handle }])];

  it('is kept open by them as if the opener had exited', () => {
    for (const handle of [log, socket, folder]) {
      const before = after(...given(handle));
      assert.deepEqual(
        before.map(({ severity }) => severity),
        ['information'],
      );
      const [finding, ...rest] = after(...given(handle), closedBy('build', handle, 20));
      assert.deepEqual([finding?.severity, rest], ['warning', []]);
      assert.match(
        finding?.headline ?? '',
        /^server\.exe \(PID 300\) keeps .* open after build \(PID 100\) closed it: /,
      );
    }
  });

  it('is known to be so from the birth of the heir as well', () => {
    const [finding] = after(...given({ ...log, closedAt: 5 }));
    assert.equal(finding?.severity, 'warning');
    assert.match(finding.headline, /closed it: deleting or renaming it can fail\.$/);
  });

  it('was closed before the next heir was there, on the way to it', () => {
    const late: SessionEvent = {
      ...(born('server', 'compiler', [{ handle: log }]) as Extract<
        SessionEvent,
        { type: 'processCreated' }
      >),
      time: 40,
    };
    const tree = [created('build'), born('compiler', 'build', [{ handle: log }])];
    const [finding] = after(...tree, closedBy('build', log, 20), late, exitedAt('compiler', 60));
    assert.deepEqual([finding?.severity, finding?.code], ['warning', 'file-inherited']);
    assert.match(finding?.headline ?? '', /^server\.exe .* after build \(PID 100\) closed it/);
    assert.deepEqual(
      finding?.path?.map(({ name }) => name),
      ['build', 'compiler.exe', 'server.exe'],
    );
  });

  it('is not said when the opener has another handle to the file', () => {
    const again = openedBy('build', '0x50', log, 22);
    const [finding] = after(...given(log), closedBy('build', log, 20), again);
    assert.deepEqual([finding?.severity, finding?.code], ['information', 'file-inherited']);
    const gone = closedBy('build', { ...log, value: '0x50' }, 24);
    const [kept] = after(...given(log), closedBy('build', log, 20), again, gone);
    assert.equal(kept?.severity, 'warning');
  });

  it('is an exit when the handles went with the process', () => {
    const events = [...given(log), closedBy('build', log, 20), exitedAt('build', 60)];
    assert.match(after(...events)[0]?.headline ?? '', /after build \(PID 100\) exited: /);
  });

  it('is of the past when the heir has closed it, if that was late', () => {
    const closed = [...given(log), closedBy('build', log, 20)];
    assert.match(
      after(...closed, closedBy('server', log, 900))[0]?.headline ?? '',
      /^server\.exe \(PID 300\) kept C:\\x\.log open after build \(PID 100\) closed it: .* could fail/,
    );
    assert.deepEqual(codes(after(...closed, closedBy('server', log, 100))), [
      'information file-inherited',
    ]);
  });
});

describe('A folder that others have open', () => {
  const headline = (share: boolean | null) => {
    const file = describedAs('directory', {
      name: 'C:\\src\\tmp',
      share: share === null ? null : { read: true, write: true, delete: share },
    });
    const events = [created('build'), born('server', 'build', [{ handle: fileOf('0x34', file) }])];
    return after(...events, exitedAt('build', 6))[0]?.headline ?? '';
  };

  it('keeps itself and those above it from being renamed, as far as it is shared', () => {
    assert.match(headline(null), /: it and the folders above it cannot be renamed or deleted\.$/);
    assert.match(headline(false), /: it and the folders above it cannot be renamed or deleted\.$/);
    assert.match(headline(true), /: the folders above it cannot be renamed or deleted\.$/);
  });
});

describe('A handle that was passed on on purpose', () => {
  const ways: Readonly<Record<string, (handle: BrokerHandle) => SessionEvent>> = {
    'The command line of server.exe names handle 0x2c, so this is on purpose.': (handle) =>
      withLine(born('server', 'build', [{ handle }]), 'server.exe --listen=44'),
    'The environment variable LISTEN of server.exe names handle 0x2c, so this is on purpose.': (
      handle,
    ) => born('server', 'build', [{ handle }], told('0x2c', 'LISTEN')),
    'It is the stdout of server.exe, so this is on purpose.': (handle) =>
      born('server', 'build', [{ handle, stream: 'stdout' }]),
    'build chose which handles server.exe inherits.': (handle) =>
      born('server', 'build', [{ handle }], {
        brokerHandles: [handle, brokerHandle('0x70', null, { openedBy: 'build' })],
      }),
  };

  it('is nothing while its giver lives, or when the giver has closed it', () => {
    for (const begin of Object.values(ways)) {
      assert.deepEqual(after(created('build'), begin(socket)), []);
      assert.deepEqual(after(created('build'), begin(socket), closedBy('build', socket, 20)), []);
    }
  });

  it('is worth a line without advice when it outlives its giver', () => {
    for (const [why, begin] of Object.entries(ways)) {
      const list = after(created('build'), begin(socket), exitedAt('build', 6));
      const [finding, ...rest] = list;
      assert.deepEqual(
        [finding?.code, finding?.severity, finding?.fix, rest],
        ['socket-inherited', 'information', '', []],
      );
      assert.equal(
        finding?.headline,
        'server.exe (PID 300) has taken over TCP 127.0.0.1:8123 from build (PID 100), which has exited: the port stays in use.',
      );
      assert.equal(finding.why, why);
    }
  });

  it('is no leak', () => {
    const event = brokerHandle('0x2c', null, { openedBy: 'build', object: 'Event', closedAt: 5 });
    for (const begin of Object.values(ways))
      assert.deepEqual(after(created('build'), begin(event)), []);
  });
});

describe('A handle that was made for another child', () => {
  const mapping = (value: string) =>
    brokerHandle(value, null, { openedBy: 'build', object: 'Section', type: 'Section' });
  const [a, b] = [mapping('0x40'), mapping('0x44')];
  const first = withLine(born('compiler', 'build', [{ handle: a }]), 'compiler.exe A 64');
  const second = (change: object = {}, ...given: readonly BrokerHandle[]): SessionEvent =>
    withLine(
      born(
        'server',
        'build',
        [a, b, ...given].map((handle) => ({ handle })),
        change,
      ),
      'server.exe B 68',
      { time: 10 },
    );

  it('is a leak while its owner lives', () => {
    const [finding, ...rest] = after(created('build'), first, second());
    assert.deepEqual(rest, []);
    assert.deepEqual([finding?.code, finding?.severity], ['leaked-handle', 'information']);
    assert.equal(
      finding?.headline,
      'server.exe (PID 300) also inherited Section (0x40), which build (PID 100) made for compiler.exe (PID 200).',
    );
    assert.match(
      finding.fix,
      /^In build, create the mapping .* In build, start server\.exe with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST/,
    );
  });

  it('is a leak of whoever lives and got it from one that was not meant to have it', () => {
    const passed = { ...a, openedBy: 'build' };
    const relay = withLine(second(), 'server.exe B 68', {
      id: 'shell',
      name: 'shell.exe',
      pid: 250,
    });
    const heir = withLine(born('server', 'shell', [{ handle: passed }]), 'server.exe B 68', {
      time: 20,
    });
    const tree = [created('build'), first, relay, heir];
    for (const end of [[], [exitedAt('shell', 30)]]) {
      const [finding, ...rest] = after(...tree, ...end);
      assert.deepEqual(rest, []);
      assert.match(
        finding?.headline ?? '',
        /^server\.exe \(PID 300\) also inherited Section \(0x40\), which build \(PID 100\) made for compiler\.exe/,
      );
      assert.deepEqual(
        finding?.path?.map(({ name }) => name),
        ['build', 'shell.exe', 'server.exe'],
      );
      assert.match(finding.fix, /^In build, create the mapping/);
      assert.deepEqual(finding.affects, ['shell.exe (PID 250): Section (0x40)']);
    }
  });

  it('is one as well when both got the variable that says its value', () => {
    const asTold = born('compiler', 'build', [{ handle: a }], told('0x40', 'OTHER'));
    const named = withLine(asTold, 'compiler.exe A 64');
    const list = after(created('build'), named, second(told('0x40', 'OTHER')));
    assert.deepEqual(codes(list), ['information leaked-handle']);
    // Said to both in one way, it is for both.
    assert.deepEqual(after(created('build'), asTold, second(told('0x40', 'OTHER'))), []);
  });

  it('is none when the value was used again for another object, or said to both', () => {
    const between = closedBy('build', a, 7);
    assert.deepEqual(after(created('build'), first, between, second()), []);
    const both = withLine(second(), 'server.exe B 68 64');
    assert.deepEqual(after(created('build'), first, both), []);
  });
});

describe('What a process passed on that only waits', () => {
  const tree = [
    created('build'),
    born('compiler', 'build', [{ handle: log }]),
    born('server', 'compiler', [{ handle: log }]),
    closedBy('build', log, 20),
  ];
  const who = (...more: readonly SessionEvent[]) => after(...tree, ...more)[0]?.headline ?? '';
  const process = brokerHandle('0x64', null, { type: 'Process', openedBy: 'compiler' });

  it('is kept open by the one it waits for', () => {
    const [finding, ...rest] = after(...tree);
    assert.deepEqual(rest, []);
    assert.match(finding?.headline ?? '', /^server\.exe \(PID 300\) keeps /);
    assert.deepEqual(finding?.affects, ['compiler.exe (PID 200): C:\\x.log (0x30)']);
    assert.match(who(openedBy('compiler', '0x64', process, 400)), /^server\.exe/);
    // Of those the session ended the same is said.
    assert.match(who(ended({ reason: 'timeout', time: 1700 })), /^server\.exe \(PID 300\) kept /);
  });

  it('is its own where it has more to do: another child, or no handle of the one it started', () => {
    assert.match(who(born('other', 'compiler', [])), /^compiler\.exe \(PID 200\) keeps /);
    assert.match(who(openedBy('compiler', '0x50', folder, 400)), /^compiler\.exe/);
  });
});

describe('What to change', () => {
  const image = (event: SessionEvent, path: string): SessionEvent => {
    if (event.type !== 'processCreated' || !event.descent) return event;
    return { ...event, descent: { ...event.descent, image: path } };
  };
  const theirs = (value: string) =>
    fileOf(value, describedAs('file', { name: 'C:\\x.log' }), 'compiler');

  it("is for the user's own code first, in the terms of its runtime", () => {
    const [finding] = after(
      created('build'),
      image(born('compiler', 'build', []), 'C:\\Program Files\\compiler.exe'),
      image(born('mine', 'compiler', [{ handle: theirs('0x30') }]), 'C:\\work\\mine.exe'),
      image(born('server', 'mine', [{ handle: theirs('0x30') }]), 'C:\\Program Files\\s.exe'),
      exitedAt('compiler', 6),
      exitedAt('mine', 7),
    );
    assert.equal(finding?.path?.at(-1)?.name, 'server.exe');
    assert.match(
      finding.fix,
      /^In mine\.exe, start server\.exe with a PROC_THREAD.* In compiler\.exe, open the file /,
    );
    // Whoever only passed on what came to it cannot know of it.
    const [passed] = after(
      created('build'),
      image(born('compiler', 'build', [{ handle: log }]), 'C:\\work\\compiler.exe'),
      image(born('server', 'compiler', [{ handle: log }]), 'C:\\work\\server.exe'),
      exitedAt('compiler', 6),
      exitedAt('build', 7),
    );
    assert.match(passed?.headline ?? '', /^server\.exe/);
    assert.match(passed?.fix ?? '', /In build, start compiler\.exe with a PROC_THREAD/);
    const runtimes: SessionEvent = { type: 'runtimeFound', time: 5, id: 'build', runtime: 'crt' };
    const own = after(
      created('build'),
      runtimes,
      born('server', 'build', [{ handle: log }]),
      exitedAt('build', 6),
    );
    assert.match(
      own[0]?.fix ?? '',
      /^In build, open the file with mode "N" \(fopen\).*In build, start server\.exe with a PROC_THREAD/,
    );
  });
});

describe('What went along from one creator', () => {
  it('is one finding, with those it hurts below it', () => {
    const events = ['0x40', '0x44', '0x48'].map((value) =>
      brokerHandle(value, null, { openedBy: 'build', object: 'Event' }),
    );
    const children = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) =>
      born(
        id,
        'build',
        events.map((handle) => ({ handle })),
      ),
    );
    const list = after(created('build'), ...children, exitedAt('build', 6));
    assert.equal(list.length, 1);
    assert.deepEqual(list[0]?.affects?.slice(0, 1), [
      'b.exe (PID 999): Event (0x40), Event (0x44), Event (0x48)',
    ]);
    assert.equal(list[0].affects.at(-1), 'and 2 more processes');
  });
});

describe('A job that one of its processes keeps open', () => {
  const job = brokerHandle('0x60', null, { openedBy: 'build', object: 'Job', type: 'Job' });
  const described = (
    endsWithHandles: boolean | null,
    members: readonly number[],
  ): SessionEvent => ({
    ...{ type: 'jobsDescribed', time: 8, id: 'server' },
    jobs: [{ value: '0x60', job: { endsWithHandles, members } }],
  });
  const events = [
    created('build'),
    born('server', 'build', [{ handle: job }]),
    exitedAt('build', 6),
  ];

  it('does not terminate it', () => {
    const [finding, ...rest] = after(...events, described(true, [300]));
    assert.deepEqual([finding?.code, finding?.severity, rest], ['job-kept-alive', 'warning', []]);
    assert.equal(
      finding?.headline,
      'server.exe (PID 300) keeps its own job open after build (PID 100) exited.',
    );
    assert.match(
      finding.why ?? '',
      /^Windows terminates .* \(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE\)\.$/,
    );
    assert.equal(finding.evidence['handle'], '0x60');
    assert.match(
      after(...events, described(true, [400]))[0]?.headline ?? '',
      /keeps a job open after/,
    );
  });

  it('is said with an if where nobody can ask for its limits', () => {
    const [finding] = after(...events, described(null, [300]));
    assert.deepEqual([finding?.code, finding?.severity], ['job-kept-alive', 'warning']);
    assert.match(finding?.why ?? '', /^If the job has JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE/);
    assert.deepEqual(codes(after(...events, described(null, [400]))), [
      'information leaked-handle',
    ]);
  });

  it('is a leak like others when nothing depends on it, or nobody could ask', () => {
    for (const more of [[], [described(false, [300])], [described(true, [])]]) {
      assert.deepEqual(codes(after(...events, ...more)), ['information leaked-handle']);
    }
  });
});

describe('The name of a pipe', () => {
  const pipe = (name: string, isServer?: boolean) =>
    fileOf(
      '0x64',
      describedAs('pipe', {
        name: `\\Device\\NamedPipe\\${name}`,
        pipe: { label: null, end: 'read', ...(isServer === undefined ? {} : { isServer }) },
      }),
    );
  const list = (name: string, isServer?: boolean) =>
    after(
      created('build'),
      born('server', 'build', [{ handle: pipe(name, isServer) }]),
      exitedAt('build', 6),
    );

  it('stays taken while somebody has the end of the server', () => {
    const [finding, ...rest] = list('agent', true);
    assert.deepEqual([finding?.code, finding?.severity, rest], ['pipe-name-taken', 'warning', []]);
    assert.equal(
      finding?.headline,
      'server.exe (PID 300) keeps the pipe name \\\\.\\pipe\\agent taken after build (PID 100) exited.',
    );
    assert.equal(finding.evidence['name'], '\\\\.\\pipe\\agent');
  });

  it('is free where only the end of a client is left, and nobody wants a made-up one', () => {
    for (const [name, isServer] of [
      ['agent', false],
      ['agent', undefined],
      ['Win32Pipes.00000b2c.00000002', true],
      ['uv\\123-4', true],
    ] as const) {
      assert.deepEqual(codes(list(name, isServer)), ['information leaked-handle'], name);
    }
  });
});

describe('The current directory of a process that was left running', () => {
  const inFolder = (path: string, time: number): SessionEvent => ({
    ...{ type: 'directorySeen', time, id: 'server', path },
  });
  const events = [created('build'), born('server', 'build', []), inFolder('C:\\work', 4)];

  it('names who stands in the folder, once its creator has exited and it has settled', () => {
    assert.deepEqual(after(...events), []);
    assert.deepEqual(after(...events, exitedAt('build', 6)), []);
    const settled = [...events, exitedAt('build', 6), inFolder('C:\\work', 1006)];
    const [finding, ...rest] = after(...settled);
    assert.deepEqual(rest, []);
    assert.deepEqual([finding?.code, finding?.severity], ['directory-in-use', 'information']);
    assert.equal(
      finding?.headline,
      'server.exe (PID 300) still uses the folder C:\\work after build (PID 100) exited: it cannot be renamed or deleted.',
    );
    assert.equal(finding.evidence['directory'], 'C:\\work');
    assert.deepEqual(
      finding.path?.map(({ name, hasExited }) => [name, hasExited]),
      [
        ['build', true],
        ['server.exe', false],
      ],
    );
    // It has gone by itself: the folder is free.
    assert.deepEqual(after(...settled, exitedAt('server', 2000)), []);
    const stopped: readonly SessionEvent[] = [
      { type: 'sessionStopping', time: 1500 },
      exitedAt('server', 1600),
      ended({ reason: 'timeout', time: 1700 }),
    ];
    assert.match(after(...settled, ...stopped)[0]?.headline ?? '', /still used the folder/);
  });

  it('is also that of whom it waits for: the last is named, with those between', () => {
    const seen = (id: string, time: number): SessionEvent => ({
      ...{ type: 'directorySeen', time, id, path: 'C:\\work' },
    });
    const tree = [created('build'), born('compiler', 'build', []), born('server', 'compiler', [])];
    const [finding, ...rest] = after(
      ...[...tree, exitedAt('build', 6), seen('compiler', 1006), seen('server', 1006)],
    );
    assert.deepEqual(rest, []);
    assert.match(finding?.headline ?? '', /^server\.exe \(PID 300\) .* after build \(PID 100\)/);
    assert.deepEqual(
      finding?.path?.map(({ name }) => name),
      ['build', 'compiler.exe', 'server.exe'],
    );
    assert.deepEqual(finding.affects, ['compiler.exe (PID 200)']);
    assert.match(finding.fix, /^In build, start compiler\.exe in a folder/);
    // Elsewhere it keeps nothing, whoever stands above it.
    const [alone] = after(...tree, exitedAt('build', 6), seen('compiler', 1006));
    assert.match(alone?.headline ?? '', /^compiler\.exe/);
  });

  it('is one thing more that a finding affects which blames the same process', () => {
    const heir = born('server', 'build', [{ handle: socket }]);
    const settled = [created('build'), heir, exitedAt('build', 6), inFolder('C:\\work', 1006)];
    const [finding, ...rest] = after(...settled);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [finding?.code, finding?.affects],
      [
        'socket-inherited',
        [
          'The folder C:\\work cannot be renamed or deleted: it is the current directory of server.exe (PID 300).',
        ],
      ],
    );
    const over = ended({ reason: 'timeout', time: 1700 });
    assert.match(
      after(...settled, over)[0]?.affects?.[0] ?? '',
      /could not be renamed or deleted: it was the current directory/,
    );
  });

  it('is nothing where nobody renames it, or where the daemon has left it', () => {
    for (const path of ['C:\\', 'C:\\Windows\\System32', 'c:\\windows', '\\\\server\\share']) {
      assert.deepEqual(after(...events, exitedAt('build', 6), inFolder(path, 1006)), [], path);
    }
  });
});
