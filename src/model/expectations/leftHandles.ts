// What outlives a child: handles that processes below it inherited, of objects of the child or the launcher, open after its exit.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { counted } from '../base/quantity';
import { passedOn, openedHandles, type ChildHandle } from '../handles/origin';
import { ownEnd, stoppedAt } from '../handles/passedHandles';
import { tenuresOf } from '../handles/tenure';
import { nameAndPid } from '../processes/nameAndPid';
import { processTree, subtree } from '../processes/processTree';
import { isConsoleHost } from '../session/consoleHost';
import type { ExpectationResult } from '../session/expectationResult';
import type { ProcessState, SessionState } from '../session/state';
import { asked, judged, undecided, type Subject } from './checked';
import { noOwnEnd } from './endExpectations';
import { handleName } from './inheritedHandle';

/** Milliseconds after the exit of the child at which nothing may be left: what it started may end a little after it. */
export const timeToLetGo = 1000;

interface Left {
  readonly process: ProcessState;
  readonly handle: ChildHandle;
}

/** Of one process: what it has, and why that is not all there is to know; null when it is. */
interface Seen {
  readonly left: readonly Left[];
  readonly doubt: string | null;
}

/** Of the child, or of the launcher: what processes below opened for each other is theirs. */
const isOfChild = (child: ProcessState, { openedBy }: ChildHandle): boolean =>
  openedBy === null || openedBy === child.id;

function seenOf(
  state: SessionState,
  child: ProcessState,
  process: ProcessState,
  due: number,
): Seen {
  const { birth } = process;
  const who = nameAndPid(process);
  if (!birth) return { left: [], doubt: l10n.t('The handles of {0} could not be read.', who) };
  const tenures = tenuresOf(state);
  const isOpen = ({ value }: ChildHandle): boolean => {
    const { until } = tenures.born(process, value);
    return until === null || until > due;
  };
  /** It was seen to be gone later, and not seen to be there when it should have been gone. */
  const isLate = ({ value }: ChildHandle): boolean => {
    const { until, heldAt } = tenures.born(process, value);
    return until !== null && until > due && (heldAt ?? -Infinity) < due;
  };
  const passed = passedOn(birth).filter((handle) => isOfChild(child, handle) && isOpen(handle));
  const late = passed.find(isLate);
  const left = passed
    .filter((handle) => handle.origin === 'inherited' && !isLate(handle))
    .map((handle) => ({ process, handle }));
  // A handle that was inherited has the flag: where the creator has closed its own, that is all there is to be seen.
  const doubtful = [
    ...passed.filter(({ origin }) => origin === 'unclear'),
    ...openedHandles(birth).filter(
      (handle) => handle.certainty !== 'exact' && handle.inheritable && isOpen(handle),
    ),
  ];
  if (late) {
    return { left, doubt: l10n.t('It is unknown when {0} closed {1}.', who, handleName(late)) };
  }
  if (doubtful.length === 0) return { left, doubt: null };
  const names = andList(doubtful.map(handleName));
  return { left, doubt: l10n.t('{0} may have inherited {1}.', who, names) };
}

/** Since nobody looked after the exit, what was seen before need not be there any more. */
const isLookedAt = ({ lookedAt = -1 }: SessionState, exitedAt: number): boolean =>
  lookedAt >= exitedAt;

function leftText(count: number): string {
  return counted(
    count,
    l10n.t('{0} handle was still open.'),
    l10n.t('{0} handles were still open.'),
  );
}

const evidenceOf = ({ process, handle }: Left): string =>
  handle.certainty === 'exact'
    ? l10n.t('{0} holds {1}.', nameAndPid(process), handleName(handle))
    : l10n.t(
        '{0} holds {1}, inferred from its handle table.',
        nameAndPid(process),
        handleName(handle),
      );

export function handlesLeftResult(
  state: SessionState,
  subject: Subject,
  child: ProcessState,
  most: number,
): ExpectationResult {
  const text =
    most === 0
      ? l10n.t('No handle is left open after {0} exits.', child.name)
      : counted(
          most,
          l10n.t('At most {0} handle is left open after {1} exits.', '{0}', child.name),
          l10n.t('At most {0} handles are left open after {1} exits.', '{0}', child.name),
        );
  const ask = asked(subject, 'handlesLeft', text);
  const running = noOwnEnd(state, child);
  if (running !== null) return undecided(ask, running);
  const exitedAt = ownEnd(state, child) ?? 0;
  const due = exitedAt + timeToLetGo;
  const below = subtree(processTree(state.processes), child.id);
  const living = state.processes.filter(
    (each) =>
      each.id !== child.id &&
      below.has(each.id) &&
      !isConsoleHost(each.name) &&
      (each.exitedAt === null || each.exitedAt > due || ownEnd(state, each) === null),
  );
  if (living.length === 0)
    return judged(ask, true, l10n.t('No process below it was still running.'));
  const stop = stoppedAt(state);
  if (stop !== null && stop < due) {
    return undecided(ask, l10n.t('The session was stopped too soon after {0} exited.', child.name));
  }
  const seen = living.map((process) => seenOf(state, child, process, due));
  const left = seen.flatMap((each) => each.left);
  const evidence = left.map(evidenceOf);
  const doubts = seen.flatMap(({ doubt }) => (doubt === null ? [] : [doubt]));
  if (left.length > most) {
    if (isLookedAt(state, exitedAt)) return judged(ask, false, leftText(left.length), evidence);
    return undecided(
      ask,
      l10n.t('The handle tables were not read after {0} exited.', child.name),
      evidence,
    );
  }
  const [doubt] = doubts;
  return doubt === undefined
    ? judged(ask, true, leftText(left.length), evidence)
    : undecided(ask, doubt, evidence);
}
