// A small session as its events, from which tests take what they need.
import type { SessionEvent } from '../../src/model/events';
import { reduce } from '../../src/model/reduce';
import type { Birth, SessionState } from '../../src/model/state';
import { birthOf } from './birthFixture';
import { planOf } from './planFixture';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;
type Given<T extends SessionEvent['type']> = Partial<Omit<Of<T>, 'type'>>;

export const started = (configuration: object = { program: 'a.exe' }): SessionEvent => ({
  type: 'sessionStarted',
  time: 0,
  id: 's',
  plan: planOf(configuration),
  startedAt: 1000,
});

export const ready: SessionEvent = { type: 'brokerReady', time: 1, pid: 42, ambient: [] };

export const created = (name: string, birth: Birth = birthOf([], [])): SessionEvent => ({
  type: 'processCreated',
  time: 3,
  id: name,
  name,
  pid: 100,
  commandLine: `"${name}.exe"`,
  birth,
});

export const exited = (id: string): SessionEvent => ({
  type: 'processExited',
  time: 6,
  id,
  exitCode: 0,
});

export const pipeCreated = (label: string, change: Given<'pipeCreated'> = {}): SessionEvent => ({
  type: 'pipeCreated',
  time: 2,
  label,
  name: `\\Device\\NamedPipe\\${label}`,
  direction: 'captured',
  processId: 'a',
  stream: 'stdout',
  captureFile: `${label}.bin`,
  indexFile: `${label}.index`,
  bufferSize: 4096,
  paused: false,
  readSize: 65_536,
  ...change,
});

export const pipeEnded = (label: string, change: Given<'pipeEnded'> = {}): SessionEvent => ({
  type: 'pipeEnded',
  time: 7,
  label,
  phase: 'endOfFile',
  bytes: 5,
  reads: 2,
  sha256: 'ab',
  failure: null,
  ...change,
});

export const ended = (change: Given<'sessionEnded'> = {}): SessionEvent => ({
  type: 'sessionEnded',
  time: 9,
  reason: 'finished',
  message: 'All processes have ended.',
  handleCount: { before: 50, after: 50 },
  handlesLeft: [],
  ...change,
});

/** The state after all of them. */
export function stateAfter(...events: readonly SessionEvent[]): SessionState {
  const [first, ...rest] = events;
  if (!first) throw new Error('A session needs at least one event.');
  return rest.reduce(reduce, reduce(null, first));
}
