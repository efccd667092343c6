// When a busy pipe is left alone for a moment: never one that is not busy, and never so long that its writer waits.
import assert from 'node:assert/strict';
import { ReadPace } from '../../../../src/broker/pipes/readPace';

const bufferSize = 64 * 1024;

describe('The pace of reads', () => {
  /** Looks that each bring `bytes`, `apart` milliseconds from each other; how many of them came before the first rest. */
  function untilRest(pace: ReadPace, bytes: number, apart: number, most = 10_000): number {
    for (let look = 1; look <= most; look += 1) {
      now += apart;
      if (pace.restsAfter(bytes, now)) return look;
    }
    return Infinity;
  }

  let now = 0;
  let pace = new ReadPace(bufferSize);
  beforeEach(() => (pace = new ReadPace(bufferSize)));

  it('leaves a pipe alone once many small pieces came one right after the other', () => {
    assert.equal(untilRest(pace, 64, 0.05), 32);
    // And again, as long as that brings more than a look would have.
    assert.ok(pace.restsAfter(1280, (now += 1)));
    assert.ok(pace.restsAfter(640, (now += 1)));
  });

  it('reads pieces with time between them as they come', () => {
    assert.equal(untilRest(pace, 64, 3), Infinity);
  });

  it('begins to count anew when the writer has paused', () => {
    assert.equal(untilRest(pace, 64, 0.05, 31), Infinity);
    now += 10;
    assert.equal(untilRest(pace, 64, 0.05), 32);
  });

  it('never leaves a pipe alone of which nobody knows when it is full', () => {
    assert.equal(untilRest(new ReadPace(null), 64, 0.05), Infinity);
  });

  it('goes back to single reads when a rest brought nothing, or hardly more than a look', () => {
    assert.equal(untilRest(pace, 64, 0.05), 32);
    pace.foundNothing();
    assert.equal(untilRest(pace, 64, 0.05), 32);
    assert.ok(!pace.restsAfter(100, (now += 1)));
    assert.equal(untilRest(pace, 64, 0.05), 32);
  });

  it('goes back to single reads when the timer took long and the writer was not busy in that time', () => {
    assert.equal(untilRest(pace, 64, 0.05), 32);
    assert.ok(!pace.restsAfter(64 * 20, (now += 15)));
    assert.equal(untilRest(pace, 64, 0.05), 32);
    assert.ok(pace.restsAfter(64 * 60, (now += 15)));
  });

  it('rests ever more seldom while the pipe fills up meanwhile', () => {
    const waits: number[] = [];
    for (let full = 0; full < 9; full += 1) {
      waits.push(untilRest(pace, 8192, 0.05));
      assert.ok(!pace.restsAfter(bufferSize, (now += 1)));
    }
    assert.deepEqual(waits, [32, 64, 128, 256, 512, 1024, 2048, 4096, 4096]);
  });

  it('rests as before once the pipe did not fill up for a while', () => {
    for (let full = 0; full < 4; full += 1) {
      untilRest(pace, 8192, 0.05);
      pace.restsAfter(bufferSize, (now += 1));
    }
    assert.equal(untilRest(pace, 8192, 0.05), 512);
    for (let rest = 0; rest < 10; rest += 1) assert.ok(pace.restsAfter(32_768, (now += 1)));
    assert.ok(!pace.restsAfter(bufferSize, (now += 1)));
    assert.equal(untilRest(pace, 8192, 0.05), 64);
  });
});
