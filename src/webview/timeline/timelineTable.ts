// The timeline of a pipe as a table: the same as the picture, for those who read rather than look.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import { integerText } from '../../model/base/quantity';
import type { PipeState } from '../../model/session/state';
import { mergedBuckets } from './timelineBars';
import { spanRate, waitsIn, waitText } from './timelineText';
import { momentText } from '../elements/timeWords';

/** Spans of time with a row, at most; those in which nothing happened have none. */
const mostRows = 50;

/** All spans up to `end`: in those after the last byte somebody may wait. */
function spans(buckets: TimelineBuckets, end: number): TimelineBuckets {
  const length = Math.max(buckets.bytes.length, Math.ceil(end / buckets.width));
  const padded = (counts: readonly number[]): readonly number[] =>
    Array.from({ length }, (_, index) => counts[index] ?? 0);
  return mergedBuckets(
    { ...buckets, bytes: padded(buckets.bytes), reads: padded(buckets.reads) },
    mostRows,
  );
}

export function timelineTable(
  pipe: PipeState,
  buckets: TimelineBuckets,
  end: number,
): TemplateResult {
  const merged = spans(buckets, end);
  const { width } = merged;
  const rows = merged.bytes.map((bytes, bucket) => {
    const from = bucket * width;
    const waits = waitsIn(pipe, from, from + width).map(waitText);
    return { from, bytes, reads: merged.reads[bucket] ?? 0, waits, rate: spanRate(merged, bucket) };
  });
  const shown = rows.filter(({ bytes, waits }) => bytes > 0 || waits.length > 0);
  return html`<div
    class="scroller timeline-table"
    tabindex="0"
    role="region"
    aria-label=${l10n.t('Timeline of {0} as a table', pipe.label)}
  >
    <table>
      <thead>
        <tr>
          <th scope="col">${l10n.t('From')}</th>
          <th scope="col">${l10n.t('To')}</th>
          <th scope="col">${l10n.t('Bytes')}</th>
          <th scope="col">${l10n.t('Reads')}</th>
          <th scope="col">${l10n.t('Rate')}</th>
          <th scope="col">${l10n.t('Who waited')}</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ from, bytes, reads, rate, waits }) =>
            html`<tr>
              <td>${momentText(from)}</td>
              <td>${momentText(from + width)}</td>
              <td>${integerText(bytes)}</td>
              <td>${integerText(reads)}</td>
              <td>${rate}</td>
              <td class="words">${waits.join(', ')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
