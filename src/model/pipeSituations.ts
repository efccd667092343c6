// What is wrong with a pipe that somebody keeps open: a capture without its end, a reader that waits in vain.
import { stoppedAt } from './passedHandles';
import { pipeUsers } from './pipeUsers';
import type { PipeState, ProcessState, SessionState } from './state';

const hasEnded = (process: ProcessState): boolean =>
  process.phase === 'exited' || process.phase === 'failed';

/** The children whose end should have ended the pipe: the one whose stream it is, or all. */
export function writersOf(pipe: PipeState, state: SessionState): readonly ProcessState[] {
  const own = state.processes.filter(({ id }) => id === pipe.processId);
  return own.length > 0 ? own : state.processes.filter(({ descent }) => descent === null);
}

export interface Situation {
  /** What is wrong, up to "its write end is". */
  readonly message: string;
  /** Whether that is over. */
  readonly isPast: boolean;
}

/** When the last of them ended, milliseconds since the session began. */
export function lastExitOf(writers: readonly ProcessState[]): number {
  return Math.max(...writers.map(({ exitedAt }) => exitedAt ?? 0));
}

/** A captured pipe that stayed open after its child had exited: somebody else could still write to it. */
export function captureSituation(pipe: PipeState, state: SessionState): Situation | null {
  const writers = writersOf(pipe, state);
  if (writers.length === 0 || !writers.every(hasEnded)) return null;
  const lastExit = lastExitOf(writers);
  const stop = stoppedAt(state);
  // Ended with the session, it could not have ended its pipe before.
  if (stop !== null && lastExit >= stop) return null;
  const [only, another] = writers;
  const who = only && !another ? only.name : 'every child';
  if (pipe.phase === 'open') {
    return {
      message: `${pipe.label} does not reach end of file though ${who} has exited`,
      isPast: false,
    };
  }
  if (pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop)) {
    const late = (((pipe.endedAt ?? 0) - lastExit) / 1000).toFixed(1);
    const whose = only && !another ? only.name : 'the last child';
    return {
      message: `${pipe.label} reached end of file ${late} s after ${whose} had exited`,
      isPast: true,
    };
  }
  return {
    message: `${pipe.label} had not reached end of file when the session was ended`,
    isPast: true,
  };
}

/** A written pipe that the broker has closed, and whose reader cannot see that. */
export function inputSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt, endedAt } = pipe;
  if (pipe.phase !== 'closed' || holdersAt === null || holdersAt < (endedAt ?? 0)) return null;
  const readers = writersOf(pipe, state);
  const lived = readers.filter(({ exitedAt }) => exitedAt === null || exitedAt > holdersAt);
  if (lived.length === 0) return null;
  const isPast = lived.every(hasEnded);
  const [only, another] = readers;
  const who = only && !another ? only.name : 'its reader';
  return {
    message: `The broker has closed ${pipe.label}, and ${who} ${isPast ? 'could not' : 'cannot'} read the end of it`,
    isPast,
  };
}

/** A pipe between children of which the one who should write has exited, and whose reader cannot see that. */
export function betweenSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt } = pipe;
  const users = pipeUsers(state.plan, pipe);
  const writers = state.processes.filter(({ id }) => users.writers.includes(id));
  if (holdersAt === null || writers.length === 0 || !writers.every(hasEnded)) return null;
  if (writers.some(({ exitedAt }) => (exitedAt ?? 0) > holdersAt)) return null;
  const lived = state.processes.filter(
    ({ id, phase, exitedAt }) =>
      users.readers.includes(id) &&
      phase !== 'failed' &&
      (exitedAt === null || exitedAt > holdersAt),
  );
  if (lived.length === 0) return null;
  const isPast = lived.every(hasEnded);
  const names = (all: readonly ProcessState[]) => all.map(({ name }) => name).join(' and ');
  return {
    message: `${names(writers)} ${writers.length === 1 ? 'has' : 'have'} exited, and ${names(lived)} ${isPast ? 'could not' : 'cannot'} read the end of ${pipe.label}`,
    isPast,
  };
}
