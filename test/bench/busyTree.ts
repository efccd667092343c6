// What the broker sends of a parallel build: so many processes by twos, a shell and its compiler, as a real session's log holds them. Made up.
import type { SessionEvent } from '../../src/model/session/events';
import { describedAs } from '../../src/model/session/fileDescription';
import type { Birth, BrokerHandle, ObservedHandle } from '../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../unit/fixtures/birthFixture';
import { ended, pipeCreated, started } from '../unit/fixtures/sessionFixture';

/** What arrives at once, milliseconds since the session began. */
export interface Batch {
  readonly time: number;
  readonly events: readonly SessionEvent[];
}

/** Milliseconds between two creations where nothing else is said, between two looks at tables and pipes, and between two counters of output. */
const usualPace = 10;
const lookInterval = 300;
const outputInterval = 50;

/** Jobs that run at the same time, and every how manyth leaves its compiler running to the end. */
const jobs = 16;
const stays = 200;

const hex = (value: number): string => `0x${value.toString(16)}`;

const outputName = '\\Device\\NamedPipe\\Win32.Pipes.00000292.00000004';
const outputFile = describedAs('pipe', {
  name: outputName,
  pipe: { label: 'stdout', end: 'write' },
});
const nul = describedAs('device', { name: '\\??\\C:\\NUL' });

/** What every process of the build inherits: its streams, the log that make has open, and four that tell the jobs from each other. */
const passed: readonly BrokerHandle[] = [
  brokerHandle('0x128', 'stdin', { type: 'File', object: 'NUL', access: '0x120089', file: nul }),
  brokerHandle('0x130', 'stdout', {
    ...{ type: 'File', object: `pipe ${outputName}`, access: '0x120196', file: outputFile },
    pipe: { label: 'stdout', name: outputName, end: 'write' },
  }),
  brokerHandle('0x1a4', 'C:\\build\\out\\build.log', {
    ...{ type: 'File', object: 'C:\\build\\out\\build.log', access: '0x120116', openedBy: 'make' },
    file: describedAs('file', {
      name: 'C:\\build\\out\\build.log',
      share: { read: true, write: false, delete: false },
    }),
  }),
  ...[0x1b0, 0x1b4, 0x1b8, 0x1bc].map((value) =>
    brokerHandle(hex(value), null, { openedBy: 'make', object: 'event without a name' }),
  ),
];

/** What the loader of each process has opened by then. */
const own: readonly ObservedHandle[] = [
  ['WindowStation', '\\Sessions\\1\\Windows\\WindowStations\\WinSta0', '0x37f'],
  ['Desktop', '\\Default', '0x1ff'],
  ['Key', '\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager', '0x9'],
  ['Event', null, '0x1f0003'],
  ['Directory', '\\KnownDlls', '0x3'],
  ['IoCompletion', null, '0x1f0003'],
].map(([type, object, access], index) =>
  observed(hex(4 + index * 4), [], {
    type: type!,
    object: object!,
    access: access!,
    inheritable: false,
  }),
);

/** The pipe of a job, from the compiler to its shell. */
function jobPipe(job: number): readonly [read: ObservedHandle, write: ObservedHandle] {
  const end = (value: string, which: 'read' | 'write', access: string): ObservedHandle =>
    observed(value, [], {
      ...{ type: 'File', object: `pipe \\Device\\NamedPipe\\job${job}`, access },
      inheritable: which === 'write',
      file: describedAs('pipe', {
        name: `\\Device\\NamedPipe\\job${job}`,
        pipe: { label: null, end: which, index: hex(0x1000 + job) },
      }),
    });
  return [end('0x200', 'read', '0x120089'), end('0x204', 'write', '0x120116')];
}

function birthIn(creator: Birth['creator'], more: readonly BrokerHandle[]): Birth {
  const handles = [...passed, ...more];
  return birthOf(
    handles,
    [
      ...own,
      ...handles.map(({ value, type, object, access, file }) =>
        observed(value, [value], { type, object, access, ...(file ? { file } : {}) }),
      ),
    ],
    {
      ...(creator ? { creator } : {}),
      standardHandles: { stdin: '0x128', stdout: more.at(-1)?.value ?? '0x130', stderr: '0x130' },
    },
  );
}

interface Place {
  readonly name: string;
  readonly number: number;
  readonly above: Birth['creator'];
  readonly time: number;
  readonly more?: readonly BrokerHandle[];
}

const pidOf = (number: number): number => 400 + number * 4;
const idOf = (name: string, number: number): string => `${name}:${pidOf(number)}`;

function born({ name, number, above, time, more = [] }: Place): readonly SessionEvent[] {
  const id = idOf(name, number);
  const image = `C:\\build\\tools\\${name}`;
  return [
    {
      ...{ type: 'processCreated', id, name, pid: pidOf(number), time },
      commandLine: `${image} -c src\\part${number}\\file${number}.c -o out\\part${number}\\file${number}.obj -O2`,
      birth: birthIn(above, more),
      descent: {
        ...{ parentId: above?.processId ?? null, image, seenBy: 'debug', note: null },
        createdAt: String(134_405_350_000_000_000n + BigInt(time) * 10_000n),
      },
    },
    { type: 'directorySeen', id, path: 'C:\\build\\source\\tree', time },
    { type: 'processResumed', id, time: time + 1 },
  ];
}

function gone(id: string, time: number): readonly SessionEvent[] {
  const call = {
    api: 'CloseHandle',
    args: { hObject: '0x144' },
    result: 'TRUE',
    error: null,
    time,
  };
  return [
    { type: 'processExited', id, exitCode: 0, time },
    { type: 'callMade', call, time },
  ];
}

/** The end of the write that make's compiler inherits from its shell. */
const passedEnd = (pipe: ObservedHandle, shell: string): BrokerHandle =>
  brokerHandle(pipe.value, null, {
    ...{ type: pipe.type, object: pipe.object ?? '', access: pipe.access, openedBy: shell },
    ...(pipe.file ? { file: pipe.file } : {}),
  });

/** All that happens in a session of so many processes, in its order. */
export function* busyTree(processes: number, pace = usualPace): Generator<Batch> {
  const make = { pid: 392, name: 'make.exe', processId: 'make' };
  yield {
    time: 0,
    events: [started({ children: [{ name: 'make', program: 'C:\\build\\make.exe' }] })],
  };
  yield {
    time: 1,
    events: [
      { type: 'brokerReady', time: 1, pid: 292, ambient: [] },
      ...passed
        .slice(0, 2)
        .map((handle): SessionEvent => ({ type: 'handleCreated', time: 1, handle })),
      {
        ...{ type: 'processCreated', id: 'make', name: 'make', pid: 392, time: 2 },
        ...{ commandLine: 'make -j16 all', birth: birthIn(undefined, []) },
      },
      pipeCreated('stdout', { processId: 'make', name: outputName, captureFile: null }),
      { type: 'processResumed', id: 'make', time: 3 },
    ],
  };
  let time = 10;
  let bytes = 0;
  let looked = 0;
  let counted = 0;
  /** Shells that run, the oldest first, with the number of their job. */
  const running: { readonly shell: number; readonly stays: boolean }[] = [];
  for (let number = 0; number < processes; number += 2) {
    const job = number / 2;
    const shell = { pid: pidOf(number), name: 'sh.exe', processId: idOf('sh.exe', number) };
    const [read, write] = jobPipe(job);
    const [first, directory, resumed] = born({ name: 'sh.exe', number, above: make, time });
    yield { time, events: [first!, directory!] };
    yield { time: time + 1, events: [resumed!] };
    const more = job % 2 === 0 ? [passedEnd(write, shell.processId)] : [];
    time += pace;
    const compiler = born({ name: 'cc.exe', number: number + 1, above: shell, time, more });
    if (more.length > 0) {
      yield {
        time,
        events: [
          { type: 'handlesChanged', id: shell.processId, opened: [read, write], closed: [], time },
        ],
      };
    }
    yield { time, events: compiler.slice(0, 2) };
    yield { time: time + 1, events: compiler.slice(2) };
    running.push({ shell: number, stays: job % stays === stays - 1 });
    time += pace;
    if (time - looked >= lookInterval) {
      looked = time;
      yield {
        time,
        events: look(
          running.map(({ shell: each }) => each),
          time,
        ),
      };
    }
    if (time - counted >= outputInterval) {
      counted = time;
      bytes += 400;
      yield {
        time,
        events: [{ type: 'pipeProgress', label: 'stdout', bytes, reads: bytes / 100, time }],
      };
    }
    const oldest = running.length > jobs ? running.shift() : undefined;
    if (oldest) yield* end(oldest.shell, oldest.stays, time);
  }
  for (const { shell } of running) yield* end(shell, false, time);
  yield { time, events: gone('make', time) };
  yield { time: time + 10, events: [ended({ time: time + 10, reason: 'stopped' })] };
}

function* end(shell: number, stays: boolean, time: number): Generator<Batch> {
  if (!stays) yield { time, events: gone(idOf('cc.exe', shell + 1), time) };
  yield { time, events: gone(idOf('sh.exe', shell), time) };
}

/** What a look finds: a file more in each compiler that was not there at the last, and the pipes of the jobs. */
function look(shells: readonly number[], time: number): readonly SessionEvent[] {
  return [
    ...shells.map((shell): SessionEvent => {
      const name = `C:\\build\\source\\tree\\part${shell}\\file${shell + 1}.c`;
      return {
        ...{ type: 'handlesChanged', id: idOf('cc.exe', shell + 1), closed: [], time },
        opened: [
          observed(hex(0x300 + (time % 97) * 4), [], {
            ...{ type: 'File', object: name, access: '0x120089', inheritable: false },
            file: describedAs('file', { name }),
          }),
        ],
        seenUntil: time - lookInterval,
      };
    }),
    {
      ...{ type: 'pipesWatched', time, lookedAt: time },
      pipes: shells
        .filter((shell) => (shell / 2) % 2 === 0)
        .map((shell) => ({
          ...{
            identity: `\\Device\\NamedPipe\\job${shell / 2} ${hex(0x1000 + shell / 2)}`,
            readEnd: 'read',
          },
          ...{ bufferSize: 4096, fill: 100, stillSince: null },
        })),
    },
  ];
}
