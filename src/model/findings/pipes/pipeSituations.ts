// What is wrong with a pipe that somebody keeps open: a capture without its end, a reader that waits in vain.
import * as l10n from '@vscode/l10n';
import { stoppedAt } from '../../handles/passedHandles';
import { andList } from '../../base/listText';
import { nameAndPid } from '../../processes/nameAndPid';
import { pipeUsers } from '../../pipes/pipeUsers';
import { decimal } from '../../base/quantity';
import type { PipeState, ProcessState, SessionState } from '../../session/state';

const hasEnded = (process: ProcessState): boolean =>
  process.phase === 'exited' || process.phase === 'failed';

/** The children whose end should have ended the pipe: the one whose stream it is, or all. */
export function writersOf(pipe: PipeState, state: SessionState): readonly ProcessState[] {
  const own = state.processes.filter(({ id }) => id === pipe.processId);
  return own.length > 0 ? own : state.processes.filter(({ descent }) => descent === null);
}

/** A pipe whose reader cannot see the end. */
export interface Situation {
  readonly label: string;
  /** `late`: it has ended since. `over`: the session was ended before. */
  readonly tense: 'now' | 'late' | 'over';
  /** Whether what is said of it is of the past. */
  readonly isPast: boolean;
  /** Seconds after which it ended; null when it has not, or nobody has seen it. */
  readonly lateBy: string | null;
  /** Who should have ended it by going; null for all children, or for the launcher. */
  readonly owner: string | null;
  /** Why it should have ended, as the beginning of a sentence: "build.exe has exited". */
  readonly gone: string;
  /** Who cannot read the end; null when it is the launcher that reads. */
  readonly reader: string | null;
  /** Whether it names several processes; absent when it is one. */
  readonly isReaderPlural?: boolean;
}

/** One line: who keeps which pipes open, and what comes of it. `isOne`: whether `who` is a single process. */
export function keptHeadline(
  { tense, reader, lateBy, isPast, isReaderPlural = false }: Situation,
  who: string,
  isOne: boolean,
  labels: string,
): string {
  const args = [who, labels, reader ?? lateBy ?? ''];
  if (reader !== null) {
    if (isReaderPlural) return unendedForAllHeadline(args, isOne, isPast);
    if (isPast) {
      return l10n.t({
        message: '{0} kept {1} open: {2} could not reach end of file.',
        args,
        comment: ['{0} names processes, {1} a pipe'],
      });
    }
    return isOne
      ? l10n.t({
          message: '{0} keeps {1} open: {2} cannot reach end of file.',
          args,
          comment: ['{0} is a process, {1} a pipe'],
        })
      : l10n.t({
          message: '{0} keep {1} open: {2} cannot reach end of file.',
          args,
          comment: ['{0} names processes, {1} a pipe'],
        });
  }
  switch (tense) {
    case 'late':
      return l10n.t({
        message: '{0} kept {1} open: end of file came {2} s late.',
        args,
        comment: ['{0} names processes, {1} pipes, {2} is a number'],
      });
    case 'over':
      return l10n.t({
        message: '{0} kept {1} open: end of file had not come when the session ended.',
        args: [who, labels],
        comment: ['{0} names processes, {1} pipes'],
      });
    case 'now':
      return isOne
        ? l10n.t({
            message: '{0} keeps {1} open: end of file never comes.',
            args: [who, labels],
            comment: ['{0} is a process, {1} names pipes'],
          })
        : l10n.t({
            message: '{0} keep {1} open: end of file never comes.',
            args: [who, labels],
            comment: ['{0} names processes, {1} names pipes'],
          });
  }
}

/** Of a pipe that several read. */
function unendedForAllHeadline(args: readonly string[], isOne: boolean, isPast: boolean): string {
  if (isPast) {
    return l10n.t({
      message: '{0} kept {1} open: {2} could not reach end of file.',
      args: [...args],
      comment: ['{0} names processes, {1} a pipe, {2} names several processes'],
    });
  }
  return isOne
    ? l10n.t({
        message: '{0} keeps {1} open: {2} cannot reach end of file.',
        args: [...args],
        comment: ['{0} is a process, {1} a pipe, {2} names several processes'],
      })
    : l10n.t({
        message: '{0} keep {1} open: {2} cannot reach end of file.',
        args: [...args],
        comment: ['{0} names processes, {1} a pipe, {2} names several processes'],
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
  const one = only && !another ? only : null;
  const facts = {
    label: pipe.label,
    owner: one?.id ?? null,
    gone: one ? l10n.t('{0} has exited', nameAndPid(one)) : l10n.t('Every child has exited'),
    ...{ reader: null, lateBy: null },
  };
  if (pipe.phase === 'open') return { ...facts, tense: 'now', isPast: false };
  if (pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop)) {
    const lateBy = decimal(((pipe.endedAt ?? 0) - lastExit) / 1000, 1);
    return { ...facts, tense: 'late', isPast: true, lateBy };
  }
  return { ...facts, tense: 'over', isPast: true };
}

/** A written pipe that the launcher has closed, and whose reader cannot see that. */
export function inputSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt, endedAt, label } = pipe;
  if (pipe.phase !== 'closed' || holdersAt === null || holdersAt < (endedAt ?? 0)) return null;
  const readers = writersOf(pipe, state);
  const lived = readers.filter(({ exitedAt }) => exitedAt === null || exitedAt > holdersAt);
  if (lived.length === 0) return null;
  const isPast = lived.every(hasEnded);
  const [only, another] = readers;
  const reader = only && !another ? nameAndPid(only) : l10n.t('its reader');
  const gone = l10n.t('The launcher has closed {0}', label);
  return {
    ...{ label, isPast, reader, gone, lateBy: null, owner: null },
    tense: isPast ? 'over' : 'now',
  };
}

/** A pipe between children of which the one who should write has exited, and whose reader cannot see that. */
export function betweenSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt, label } = pipe;
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
  const names = (all: readonly ProcessState[]): string => andList(all.map(nameAndPid));
  const gone =
    writers.length === 1
      ? l10n.t('{0} has exited', names(writers))
      : l10n.t('{0} have exited', names(writers));
  return {
    ...{
      label,
      isPast,
      gone,
      reader: names(lived),
      isReaderPlural: lived.length > 1,
      lateBy: null,
    },
    ...{ owner: writers[0]?.id ?? null, tense: isPast ? 'over' : 'now' },
  };
}
