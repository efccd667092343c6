// The timeline of a pipe: every read of its index counted once, whatever the times and the number of spans.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../../random';
import { PipeTimeline } from '../../../../src/client/captures/pipeTimeline';
import type { TimelineBuckets } from '../../../../src/model/protocol/panelRequests';
import {
  encodeReads,
  readRecordSize,
  type ReadRecord,
} from '../../../../src/model/capture/readIndex';
import {
  axisTicks,
  cutBuckets,
  mergedBuckets,
  offsetOfBucket,
} from '../../../../src/webview/timeline/timelineBars';

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

const anyReads = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.nat({ max: 70_000 })), {
    maxLength: 200,
  })
  .map((steps) => {
    let time = 0;
    let offset = 0;
    return steps.map(([gap, length]): ReadRecord => {
      time += gap;
      const record = { time, offset, length, available: null };
      offset += length;
      return record;
    });
  });

describe('The timeline of a pipe', () => {
  let folder = '';
  const file = (): string => join(folder, 'stdout.index');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pipe-timeline-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** By a look at each read alone. */
  function expected(reads: readonly ReadRecord[], { width, bytes }: TimelineBuckets) {
    const spans = Array.from({ length: bytes.length }, () => ({ bytes: 0, reads: 0 }));
    for (const { time, length } of reads) {
      const span = spans[Math.floor(time / width)];
      if (!span) throw new Error('A read is in no span.');
      span.bytes += length;
      span.reads += 1;
    }
    return { bytes: spans.map((span) => span.bytes), reads: spans.map((span) => span.reads) };
  }

  it('counts each read in the span of its time, also when the index grows between questions', async () => {
    await fc.assert(
      fc.asyncProperty(anyReads, fc.nat(), fc.integer({ min: 1, max: 700 }), async (...given) => {
        const [reads, cut, most] = given;
        const bytes = encodeReads(reads);
        // In the middle of a record.
        const first = bytes.length === 0 ? 0 : cut % bytes.length;
        writeFileSync(file(), bytes.subarray(0, first));
        const timeline = new PipeTimeline(file());
        const half = await timeline.buckets(most);
        assert.equal(sum(half.reads), Math.floor(first / readRecordSize));
        appendFileSync(file(), bytes.subarray(first));
        const buckets = await timeline.buckets(most);
        assert.ok(buckets.bytes.length <= most);
        assert.deepEqual({ bytes: buckets.bytes, reads: buckets.reads }, expected(reads, buckets));
        assert.deepEqual(
          [buckets.first, buckets.last],
          [reads[0]?.time ?? null, reads.at(-1)?.time ?? null],
        );
      }),
      { numRuns: 100 },
    );
  });

  const buckets: TimelineBuckets = {
    width: 10,
    first: 2,
    last: 39,
    bytes: [5, 0, 10, 7],
    reads: [1, 0, 2, 1],
  };

  it('has a place for a read at a time without an end, with the one before it', async () => {
    const times = [Infinity, 3, Infinity, NaN, 1e300];
    const reads = times.map((time, at) => ({ time, offset: at, length: 1, available: null }));
    writeFileSync(file(), encodeReads(reads));
    const buckets = await new PipeTimeline(file()).buckets(400);
    assert.equal(sum(buckets.reads), times.length);
    assert.deepEqual([buckets.first, buckets.last], [0, 1e300]);
  });

  it('is cut where the bytes end that had been read at a moment', () => {
    const cut = cutBuckets(buckets, { bytes: 9, reads: 2, movedAt: 24 });
    assert.deepEqual(cut, { ...buckets, last: 24, bytes: [5, 0, 4], reads: [1, 0, 1] });
    assert.equal(cutBuckets(buckets, { bytes: 22, reads: 4, movedAt: 39 }), buckets);
    assert.deepEqual(cutBuckets(buckets, { bytes: 0, reads: 0, movedAt: null }).bytes, []);
  });

  it('says where in the capture the bytes of a span begin', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 9].map((bucket) => offsetOfBucket(buckets, bucket)),
      [0, 5, 5, 15, 22],
    );
  });

  it('holds the same in fewer spans', () => {
    const merged = mergedBuckets(buckets, 2);
    assert.deepEqual([merged.width, merged.bytes, merged.reads], [20, [5, 17], [1, 3]]);
  });

  it('has round numbers on its axis, and not too many', () => {
    assert.deepEqual(axisTicks(3200, 6), [0, 1000, 2000, 3000]);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), (end) => {
        const ticks = axisTicks(end, 6);
        assert.ok(ticks.length >= 2 && ticks.length <= 7, ticks.join());
        assert.ok((ticks.at(-1) ?? 0) <= end);
      }),
    );
  });
});
