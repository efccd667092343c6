// What is wrong with a pipe that somebody keeps open: a capture without its end, a reader that waits in vain.
import * as l10n from '@vscode/l10n';
import { stoppedAt } from '../handles/passedHandles';
import { andList } from '../base/listText';
import { pipeUsers } from '../pipes/pipeUsers';
import { decimal } from '../base/quantity';
import type { PipeState, ProcessState, SessionState } from '../session/state';

const hasEnded = (process: ProcessState): boolean =>
  process.phase === 'exited' || process.phase === 'failed';

/** The children whose end should have ended the pipe: the one whose stream it is, or all. */
export function writersOf(pipe: PipeState, state: SessionState): readonly ProcessState[] {
  const own = state.processes.filter(({ id }) => id === pipe.processId);
  return own.length > 0 ? own : state.processes.filter(({ descent }) => descent === null);
}

export interface Situation {
  /** What is wrong, without the period: who holds the write end comes after it. */
  readonly message: string;
  /** Whether that is over. */
  readonly isPast: boolean;
}

/** The situation with who is to blame for it. `held`: the holders, "a.exe, process 12 (handle 0x54)". */
export function heldText({ message, isPast }: Situation, held: string): string {
  return isPast
    ? l10n.t({
        message: '{0}: its write end was held by {1}.',
        args: [message, held],
        comment: ['{0} is a sentence, "stdout had not reached end of file when …"'],
      })
    : l10n.t({
        message: '{0}: its write end is held by {1}.',
        args: [message, held],
        comment: ['{0} is a sentence, "stdout does not reach end of file though …"'],
      });
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
  const name = only && !another ? only.name : null;
  if (pipe.phase === 'open') {
    const message =
      name === null
        ? l10n.t('{0} does not reach end of file though every child has exited', pipe.label)
        : l10n.t('{0} does not reach end of file though {1} has exited', pipe.label, name);
    return { message, isPast: false };
  }
  if (pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop)) {
    const late = decimal(((pipe.endedAt ?? 0) - lastExit) / 1000, 1);
    const message =
      name === null
        ? l10n.t('{0} reached end of file {1} s after the last child had exited', pipe.label, late)
        : l10n.t('{0} reached end of file {1} s after {2} had exited', pipe.label, late, name);
    return { message, isPast: true };
  }
  return {
    message: l10n.t('{0} had not reached end of file when the session was ended', pipe.label),
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
  return { message: unseenEnd(pipe.label, only && !another ? only.name : null, isPast), isPast };
}

/** `reader` null when there are several. */
function unseenEnd(label: string, reader: string | null, isPast: boolean): string {
  if (reader === null) {
    return isPast
      ? l10n.t('The broker has closed {0}, and its reader could not read the end of it', label)
      : l10n.t('The broker has closed {0}, and its reader cannot read the end of it', label);
  }
  return isPast
    ? l10n.t('The broker has closed {0}, and {1} could not read the end of it', label, reader)
    : l10n.t('The broker has closed {0}, and {1} cannot read the end of it', label, reader);
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
  const names = (all: readonly ProcessState[]) => andList(all.map(({ name }) => name));
  const isOne = writers.length === 1;
  return {
    message: unseenExit(names(writers), isOne, names(lived), pipe.label, isPast),
    isPast,
  };
}

function unseenExit(
  writers: string,
  isOne: boolean,
  readers: string,
  label: string,
  isPast: boolean,
): string {
  const args = [writers, readers, label] as const;
  if (isOne) {
    return isPast
      ? l10n.t('{0} has exited, and {1} could not read the end of {2}', ...args)
      : l10n.t('{0} has exited, and {1} cannot read the end of {2}', ...args);
  }
  return isPast
    ? l10n.t('{0} have exited, and {1} could not read the end of {2}', ...args)
    : l10n.t('{0} have exited, and {1} cannot read the end of {2}', ...args);
}
