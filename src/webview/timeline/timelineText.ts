// The timeline of a pipe in sentences: all of it at once, and what was at one time of it.
import * as l10n from '@vscode/l10n';
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import { bytesText, duration, shortSize } from '../../model/base/quantity';
import type { PipeState, PipeWait } from '../../model/session/state';
import { bucketAt, totalBytes } from './timelineBars';
import { bytesInReads, momentText } from '../elements/timeWords';

const rateOf = (bytes: number, width: number): string =>
  l10n.t('{0}/s', shortSize(Math.round((bytes * 1000) / width)));

function movedText(buckets: TimelineBuckets): string {
  const { width, first, last, bytes, reads } = buckets;
  if (first === null) return l10n.t('Nothing was read.');
  const readsInAll = reads.reduce((sum, count) => sum + count, 0);
  const all = bytesInReads(totalBytes(buckets), readsInAll);
  if (readsInAll === 1 || last === null) return l10n.t('{0} at {1}.', all, momentText(first));
  const most = bytes.reduce((highest, count) => Math.max(highest, count), 0);
  return l10n.t(
    '{0} from {1} to {2}; the most, {3}, at {4}.',
    all,
    momentText(first),
    momentText(last),
    rateOf(most, width),
    momentText(Math.max(first, bytes.indexOf(most) * width)),
  );
}

function waitedText(who: PipeWait['who'], times: number, lasted: string): string {
  switch (who) {
    case 'writer':
      return times === 1
        ? l10n.t('The writer was blocked once, for {0}.', lasted)
        : l10n.t('The writer was blocked {0} times, for {1} in all.', times, lasted);
    case 'broker':
      return times === 1
        ? l10n.t('The launcher waited to write once, for {0}.', lasted)
        : l10n.t('The launcher waited to write {0} times, for {1} in all.', times, lasted);
    case 'reader':
      return times === 1
        ? l10n.t('The reader waited for input once, for {0}.', lasted)
        : l10n.t('The reader waited for input {0} times, for {1} in all.', times, lasted);
  }
}

/** Who waits, as a phrase. */
export function waitText(who: PipeWait['who']): string {
  switch (who) {
    case 'writer':
      return l10n.t('writer blocked');
    case 'broker':
      return l10n.t('launcher waits to write');
    case 'reader':
      return l10n.t('reader waits for input');
  }
}

function endText({ phase, endedAt }: PipeState): string {
  if (endedAt === null) return '';
  const time = momentText(endedAt);
  switch (phase) {
    case 'open':
      return '';
    case 'endOfFile':
      return l10n.t('End of file at {0}.', time);
    case 'closed':
      return l10n.t('Closed at {0}.', time);
    case 'cancelled':
      return l10n.t('Cancelled at {0}.', time);
    case 'failed':
      return l10n.t('Failed at {0}.', time);
  }
}

/** `now`: up to when a wait lasts that is not over. */
export function timelineSummary(pipe: PipeState, buckets: TimelineBuckets, now: number): string {
  const waited = (['writer', 'broker', 'reader'] as const).flatMap((who) => {
    const waits = pipe.waits.filter((wait) => wait.who === who);
    const lasted = waits.reduce((sum, { from, to }) => sum + (to ?? now) - from, 0);
    return waits.length === 0 ? [] : [waitedText(who, waits.length, duration(lasted))];
  });
  const moved = pipe.direction === 'captured' ? [movedText(buckets)] : [];
  return [...moved, ...waited, endText(pipe)].filter((part) => part !== '').join(' ');
}

/** Who waited at a time, or in the span of it. */
export function waitsIn(
  { waits }: PipeState,
  from: number,
  to: number,
): readonly PipeWait['who'][] {
  const waiting = waits.filter((wait) => wait.from < to && (wait.to ?? Infinity) >= from);
  return [...new Set(waiting.map(({ who }) => who))];
}

/** What was at one time: `0.412 s: 3,000 bytes in 2 reads, 29.3 KB/s`. */
export function placeText(pipe: PipeState, buckets: TimelineBuckets, time: number): string {
  const bucket = bucketAt(buckets, time);
  const { width } = buckets;
  const bytes = buckets.bytes[bucket] ?? 0;
  const reads = buckets.reads[bucket] ?? 0;
  const moved =
    pipe.direction !== 'captured'
      ? []
      : bytes === 0
        ? [bytesText(0)]
        : [bytesInReads(bytes, reads), rateOf(bytes, width)];
  const from = pipe.direction === 'captured' ? bucket * width : time;
  const to = pipe.direction === 'captured' ? from + width : time + 1;
  const facts = [...moved, ...waitsIn(pipe, from, to).map(waitText)];
  return facts.length === 0
    ? momentText(time)
    : l10n.t('{0}: {1}', momentText(time), facts.join(', '));
}

/** The rate of one span. */
export function spanRate({ width, bytes }: TimelineBuckets, bucket: number): string {
  return rateOf(bytes[bucket] ?? 0, width);
}
