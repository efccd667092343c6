// The bytes of a pipe over time as a picture: what is left of the spans at a moment, their bars, and where the axis has numbers.
import type { TimelineBuckets } from '../../model/protocol/panelRequests';
import type { PipeState } from '../../model/session/state';

/** Of the picture, in its own units: it is stretched to the room there is. */
export const chartWidth = 1000;
export const chartHeight = 100;
/** A single byte is seen beside a megabyte. */
const lowestBar = 4;

export const noBuckets: TimelineBuckets = {
  width: 1,
  first: null,
  last: null,
  bytes: [],
  reads: [],
};

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

export function totalBytes({ bytes }: TimelineBuckets): number {
  return sum(bytes);
}

/** The spans when only so much had been read: what came later in the last of them is taken off. */
export function cutBuckets(
  buckets: TimelineBuckets,
  shown: Pick<PipeState, 'bytes' | 'reads' | 'movedAt'>,
): TimelineBuckets {
  if (totalBytes(buckets) <= shown.bytes) return buckets;
  const cut = (counts: readonly number[], most: number): readonly number[] => {
    let left = most;
    const kept: number[] = [];
    for (const count of counts) {
      if (left <= 0) break;
      kept.push(Math.min(count, left));
      left -= count;
    }
    return kept;
  };
  return {
    ...buckets,
    last: shown.movedAt,
    bytes: cut(buckets.bytes, shown.bytes),
    reads: cut(buckets.reads, shown.reads),
  };
}

/** Fewer spans that hold the same. */
export function mergedBuckets(buckets: TimelineBuckets, most: number): TimelineBuckets {
  const length = Math.max(buckets.bytes.length, buckets.reads.length);
  const step = Math.max(1, Math.ceil(length / most));
  const merged = (counts: readonly number[]): readonly number[] =>
    Array.from({ length: Math.ceil(length / step) }, (_, index) =>
      sum(counts.slice(index * step, (index + 1) * step)),
    );
  return {
    ...buckets,
    width: buckets.width * step,
    bytes: merged(buckets.bytes),
    reads: merged(buckets.reads),
  };
}

/** Index of the span of a time. */
export function bucketAt({ width }: TimelineBuckets, time: number): number {
  return Math.floor(time / width);
}

/** Where in the capture the bytes begin that came from the span on. */
export function offsetOfBucket({ bytes }: TimelineBuckets, bucket: number): number {
  return sum(bytes.slice(0, bucket));
}

/** The outline of the bars, `end` milliseconds wide. */
export function barPath({ width, bytes }: TimelineBuckets, end: number): string {
  const most = bytes.reduce((highest, count) => Math.max(highest, count), 0);
  const x = (bucket: number): string =>
    (chartWidth * Math.min(1, (bucket * width) / end)).toFixed(1);
  return bytes
    .map((count, bucket) => {
      if (count === 0) return '';
      const height = Math.max(lowestBar, (chartHeight * count) / most);
      return `M${x(bucket)} ${chartHeight}V${(chartHeight - height).toFixed(1)}H${x(bucket + 1)}V${chartHeight}Z`;
    })
    .join('');
}

/** Times on the axis: round numbers, and not more than have room. */
export function axisTicks(end: number, most: number): readonly number[] {
  if (end <= 0) return [0];
  const rough = end / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((each) => each * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

/** Of a number on that axis: as many digits as tell it from its neighbours. */
export function tickDigits(ticks: readonly number[]): number {
  const step = (ticks[1] ?? 1000) / 1000;
  return Math.max(0, Math.min(4, -Math.floor(Math.log10(step))));
}
