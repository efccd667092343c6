// What is said of a pipe as it fills, waits, moves and rests.
import assert from 'node:assert/strict';
import {
  bufferText,
  bytesPerSecond,
  isTicking,
  pipeFacts,
  pipeLine,
  statusText,
} from '../../../../src/model/pipes/pipeStatus';
import { duration } from '../../../../src/model/base/quantity';
import type { PipeState } from '../../../../src/model/session/state';
import { pipeCreated, started, stateAfter } from '../../fixtures/sessionFixture';

const pipe = (change: Partial<PipeState> = {}): PipeState => ({
  ...stateAfter(started(), pipeCreated('stdout')).pipes[0]!,
  ...change,
});
const said = (change: Partial<PipeState>, now: number): string[] =>
  pipeFacts(pipe(change), now).map(({ text }) => text);

describe('What a pipe is doing', () => {
  it('is that it is paused and its writer waits', () => {
    const blocked = { who: 'writer', since: 1000, bytes: 4096 } as const;
    assert.deepEqual(said({ paused: true, blocked, movedAt: 10, bytes: 4096 }, 2200), [
      'paused',
      'writer blocked for 1.2 s',
    ]);
  });

  it('is what the broker waits to write, and what is queued behind it', () => {
    const blocked = { who: 'broker', since: 0, bytes: 12_345 } as const;
    const written = { direction: 'written', queued: 12_355, blocked } as const;
    assert.deepEqual(said(written, 65_000), [
      'waiting to write 12,345 bytes for 1 min 5 s',
      '10 bytes more queued',
    ]);
    assert.deepEqual(said({ direction: 'written', queued: 1 }, 5), ['1 byte queued']);
  });

  it('is that the reader waits, with the sign it is known by', () => {
    const awaited = (sign: 'reading' | 'empty') => ({ awaited: { since: 500, sign } });
    assert.deepEqual(said(awaited('reading'), 1000), ['reader waits for input for 0.5 s']);
    assert.match(said(awaited('empty'), 1000).join(), /^everything was read; .*may wait/);
  });

  it('is a rate while bytes come, and then for how long they have not', () => {
    const moving = { bytes: 3072, movedAt: 3000, rateFrom: { time: 2000, bytes: 1024 } };
    assert.deepEqual(said(moving, 3000), ['2.0 KB/s']);
    assert.deepEqual(said(moving, 4500), ['2.0 KB/s']);
    assert.deepEqual(said(moving, 4501), ['idle for 1.5 s']);
    assert.deepEqual(said({}, 99_999), []);
  });

  it('has no rate without time between the bytes', () => {
    const first = pipe({ bytes: 10, movedAt: 2, rateFrom: { time: 2, bytes: 0 } });
    assert.equal(bytesPerSecond(first, 2), null);
  });

  it('is nothing once it has ended', () => {
    const ended = { phase: 'endOfFile', movedAt: 5, paused: true, fill: 3 } as const;
    assert.deepEqual(said(ended, 10_000), []);
    assert.equal(bufferText(pipe(ended)), null);
    assert.ok(!isTicking(pipe(ended)));
    assert.ok(isTicking(pipe({ movedAt: 5 })));
    assert.ok(!isTicking(pipe()));
  });

  it('says the fill of the buffer as far as it is known', () => {
    assert.equal(bufferText(pipe({ fill: 4096 })), '4,096 of 4,096 bytes in the buffer');
    assert.equal(
      bufferText(pipe({ fill: 4100 })),
      '4,100 bytes in the pipe, its buffer of 4,096 bytes is full',
    );
    assert.equal(bufferText(pipe()), 'buffer of 4,096 bytes');
    assert.equal(bufferText(pipe({ bufferSize: null, fill: 1 })), '1 byte in the buffer');
    assert.equal(bufferText(pipe({ bufferSize: null })), null);
  });

  it('gives times of day where nobody counts seconds', () => {
    const blocked = { who: 'writer', since: 2000, bytes: 1 } as const;
    const startedAt = new Date(2026, 0, 1, 14, 3, 19).getTime();
    assert.equal(
      statusText(pipe({ paused: true, fill: 7, blocked }), startedAt),
      'paused · writer blocked since 14:03:21 · 7 of 4,096 bytes in the buffer',
    );
    assert.equal(
      pipeLine(pipe({ paused: true, fill: 7, blocked }), startedAt),
      'paused · writer blocked since 14:03:21 · 0 bytes in 0 reads, open · 7 of 4,096 bytes in the buffer',
    );
  });
});

describe('A duration', () => {
  it('is as exact as it is still interesting', () => {
    const texts = [-5, 0, 1234, 9949, 9950, 59_400, 59_600, 3_599_000, 3_600_000, 86_400_000];
    assert.deepEqual(texts.map(duration), [
      '0.0 s',
      '0.0 s',
      '1.2 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '24 h 0 min',
    ]);
  });
});
