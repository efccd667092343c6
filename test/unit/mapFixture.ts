// Sessions whose maps have something to show, as their events.
import type { SessionEvent } from '../../src/model/events';
import { describedAs } from '../../src/model/fileDescription';
import type { Stream } from '../../src/model/launchPlan';
import type { BrokerHandle, PipeEnd } from '../../src/model/state';
import { birthOf, brokerHandle, observed } from './birthFixture';
import { exited, pipeCreated, ready, started } from './sessionFixture';

const pids: Readonly<Record<string, number>> = { build: 100, compiler: 200, server: 300 };

export const pipeEnd = (value: string, label: string, end: PipeEnd): BrokerHandle =>
  brokerHandle(value, `${label}.${end}`, {
    ...{ type: 'File', object: `\\Device\\NamedPipe\\${label}` },
    pipe: { label, name: `\\Device\\NamedPipe\\${label}`, end },
  });

export const handleMade = (handle: BrokerHandle): SessionEvent => ({
  ...{ type: 'handleCreated', time: 2, handle },
});

export const handleClosed = (value: string): SessionEvent => ({
  ...{ type: 'handleClosed', time: 3, value },
});

const resumed = (id: string): SessionEvent => ({ type: 'processResumed', time: 5, id });

interface HeirFacts {
  readonly pid?: number;
  readonly name?: string;
  readonly streams?: Partial<Record<Stream, string>>;
}

/** A process that inherits handles of the same values; the broker's child without a creator. */
export function heir(
  id: string,
  creatorId: string | null,
  handles: readonly BrokerHandle[],
  given: HeirFacts = {},
): SessionEvent {
  const { pid = pids[id] ?? 999, name = creatorId === null ? id : `${id}.exe` } = given;
  const { streams = {} } = given;
  const birth = birthOf(
    handles,
    handles.map(({ value, type, file }) =>
      observed(value, [value], { type, ...(file ? { file } : {}) }),
    ),
    {
      standardHandles: { stdin: null, stdout: null, stderr: null, ...streams },
      ...(creatorId === null
        ? {}
        : { creator: { pid: pids[creatorId] ?? 1, name: creatorId, processId: creatorId } }),
    },
  );
  return {
    ...{ type: 'processCreated', time: 4, id, name, pid, birth },
    commandLine: `"C:\\work\\${name}" --fast`,
    ...(creatorId === null
      ? {}
      : {
          descent: {
            ...{ parentId: creatorId, image: null, createdAt: String(pid) },
            ...({ seenBy: 'debug', note: null } as const),
          },
        }),
  };
}

/** A build that starts a compiler that starts a server, each with the stdout of the build. */
export function daemonTree({
  bytes = 0,
  exits = [] as readonly string[],
} = {}): readonly SessionEvent[] {
  const read = pipeEnd('0x50', 'stdout', 'read');
  const write = pipeEnd('0x54', 'stdout', 'write');
  const streams = { stdout: '0x54' };
  return [
    started({ children: [{ name: 'build', program: 'build.exe' }] }),
    ready,
    pipeCreated('stdout', { processId: 'build' }),
    handleMade(read),
    handleMade(write),
    heir('build', null, [write], { streams }),
    handleClosed('0x54'),
    heir('compiler', 'build', [write], { streams }),
    heir('server', 'compiler', [write], { streams }),
    ...['build', 'compiler', 'server'].map(resumed),
    ...(bytes > 0
      ? [{ type: 'pipeProgress', time: 5, label: 'stdout', bytes, reads: 2 } as const]
      : []),
    ...exits.map((id, index) => ({ ...exited(id), time: 6 + index })),
  ];
}

/** A writes to B. */
export function pipelineOfTwo(): readonly SessionEvent[] {
  const write = pipeEnd('0x54', 'A.stdout', 'write');
  const read = pipeEnd('0x58', 'A.stdout', 'read');
  return [
    started({
      children: [
        { name: 'A', program: 'a.exe' },
        { name: 'B', program: 'b.exe', stdio: { stdin: { child: 'A', stream: 'stdout' } } },
      ],
    }),
    ready,
    pipeCreated('A.stdout', {
      ...{ direction: 'between', processId: 'A', captureFile: null, indexFile: null },
    }),
    handleMade(write),
    handleMade(read),
    heir('B', null, [read], { pid: 101, streams: { stdin: '0x58' } }),
    heir('A', null, [write], { pid: 102, streams: { stdout: '0x54' } }),
    handleClosed('0x54'),
    handleClosed('0x58'),
  ];
}

/** The build opened a port, passed it on to a server, and has exited. */
export function portOfTheDead(): readonly SessionEvent[] {
  const end = { address: '127.0.0.1', port: 8080 };
  const socket = { ...end, protocol: 'tcp', state: 'listening', peer: null } as const;
  const file = describedAs('socket', { name: '\\Device\\Afd', socket });
  const port = brokerHandle('0x70', null, {
    ...{ type: 'File', object: '\\Device\\Afd', file, openedBy: 'build' },
  });
  return [
    started({ children: [{ name: 'build', program: 'build.exe' }] }),
    ready,
    heir('build', null, []),
    heir('server', 'build', [port]),
    { ...exited('build'), time: 900 },
  ];
}
