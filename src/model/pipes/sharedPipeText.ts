// The state of a pipe between the user's own processes in words, the same in every view.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { bytesText, duration } from '../base/quantity';
import type { SessionState } from '../session/state';
import { isFull, standsStill, type WatchedPipe } from '../session/watchedPipe';
import { likelyUsers, waitsIn } from './pipeHold';
import type { PipeDirection, PipeParty, SharedPipeRow } from './sharedPipeRows';

const lives = ({ state }: PipeParty): boolean => state === 'open';

/** Whether what is said of it says for how long, and so changes as time passes. */
export const isStill = ({ directions, isOpen }: SharedPipeRow): boolean =>
  isOpen && directions.some(({ watched }) => watched?.stillSince != null);

/** "full (4,096 bytes): tool.exe seems to wait". */
function fullText(watched: WatchedPipe, writers: readonly PipeParty[]): string {
  const size = bytesText(watched.bufferSize ?? 0);
  const living = writers.filter(lives).map(({ hold }) => hold);
  const users = likelyUsers(living, 'NtWriteFile');
  const names = andList([...new Set(users.map(({ process }) => process.name))]);
  if (names === '' || !standsStill(watched)) {
    return l10n.t({ message: 'full ({0})', args: [size], comment: ['{0} is "4,096 bytes"'] });
  }
  return users.some((hold) => waitsIn(hold, 'NtWriteFile'))
    ? l10n.t({
        message: 'full ({0}), waits in WriteFile: {1}',
        args: [size, names],
        comment: ['{0} is "4,096 bytes", {1} names processes'],
      })
    : l10n.t({
        message: 'full ({0}), seems to wait: {1}',
        args: [size, names],
        comment: ['{0} is "4,096 bytes", {1} names processes'],
      });
}

/** One side has gone: the other is not kept waiting any more. */
function endedText({ readers, writers, watched }: PipeDirection): string | null {
  if (writers.length > 0 && !writers.some(lives)) {
    return watched?.fill
      ? l10n.t('every write end is closed, {0} not read', bytesText(watched.fill))
      : l10n.t('every write end is closed');
  }
  return readers.length > 0 && !readers.some(lives) ? l10n.t('every read end is closed') : null;
}

function contentText({ fill, stillSince }: WatchedPipe, now: number): string {
  if (stillSince === null) {
    if (fill === null) return l10n.t({ message: 'open', comment: ['Of a pipe'] });
    return fill === 0
      ? l10n.t({ message: 'empty', comment: ['Of a pipe'] })
      : l10n.t('{0} not read', bytesText(fill));
  }
  const still = duration(now - stillSince);
  if (fill === null) return l10n.t('nothing has moved for {0}', still);
  return fill === 0
    ? l10n.t('empty, nothing has moved for {0}', still)
    : l10n.t('{0} not read, nothing has moved for {1}', bytesText(fill), still);
}

/** `now`: milliseconds since the session began, of the moment that is shown. */
export function directionText(
  state: Pick<SessionState, 'phase'>,
  { isOpen }: Pick<SharedPipeRow, 'isOpen'>,
  direction: PipeDirection,
  now: number,
): string {
  if (!isOpen) return l10n.t({ message: 'closed', comment: ['Of a pipe'] });
  const { watched, writers } = direction;
  const ended = endedText(direction);
  if (ended !== null) return ended;
  if (state.phase === 'ended') return l10n.t('open until the session ended');
  if (watched === null) return l10n.t({ message: 'open', comment: ['Of a pipe'] });
  return isFull(watched) ? fullText(watched, writers) : contentText(watched, now);
}

/** "parent.exe" or "parent.exe and tool.exe": those who have the end, else those who had it. */
function namesOf(parties: readonly PipeParty[]): string {
  const living = parties.filter(lives);
  const named = living.length > 0 ? living : parties;
  return andList([...new Set(named.map(({ hold }) => hold.process.name))]);
}

/** One line for each direction: "stdout of tool.exe (PID 12): tool.exe → parent.exe, closed". */
export function sharedPipeLines(
  state: Pick<SessionState, 'phase'>,
  row: SharedPipeRow,
  now: number,
): readonly string[] {
  return row.directions.map((direction) =>
    l10n.t({
      message: '{0}: {1} → {2}, {3}',
      args: [
        row.title,
        namesOf(direction.writers) || '?',
        namesOf(direction.readers) || '?',
        directionText(state, row, direction, now),
      ],
      comment: ['{0} names a pipe, {1} who writes, {2} who reads, {3} is its state'],
    }),
  );
}
