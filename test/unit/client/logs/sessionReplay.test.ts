// Any moment of a session, replayed from its log, is the state its events had led to by then.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../../random';
import { readsUntil } from '../../../../src/client/captures/readsUntil';
import { SessionMoment } from '../../../../src/client/logs/sessionMoment';
import { SessionReplay } from '../../../../src/client/logs/sessionReplay';
import type { SessionEvent } from '../../../../src/model/session/events';
import { LandmarkList, landmarkText } from '../../../../src/model/session/landmark';
import { encodeReads, type ReadRecord } from '../../../../src/model/capture/readIndex';
import { reduce } from '../../../../src/model/session/reduce';
import type { SessionState } from '../../../../src/model/session/state';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const call = { api: 'CreateFileW', args: {}, result: '0x4', error: null, time: 5 };

/** Events of a session of any length; times go up, but for a clock that is set back now and then. */
const anyEvents: fc.Arbitrary<readonly SessionEvent[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom<SessionEvent>(
        created('a'),
        created('b'),
        exited('a'),
        pipeCreated('stdout'),
        { type: 'callMade', time: 0, call },
        { type: 'handleClosed', time: 0, value: '4' },
        {
          type: 'pipeObserved',
          time: 0,
          label: 'stdout',
          fill: 1,
          queued: 0,
          blocked: { who: 'writer', since: 3, bytes: 1 },
          awaited: null,
        },
        pipeEnded('stdout'),
      ),
      fc.integer({ min: -2, max: 5 }),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let time = 10;
    const events = steps.map(([event, passed]) => ({ ...event, time: (time += passed) }));
    return [started(), ready, ...events];
  });

describe('The replay of a session', () => {
  let folder = '';
  const file = (): string => join(folder, 'events.jsonl');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'session-replay-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (events: readonly SessionEvent[]): void =>
    writeFileSync(file(), events.map((event) => `${JSON.stringify(event)}\n`).join(''));

  /** What a fold of the first events gives, with its calls counted. */
  function folded(events: readonly SessionEvent[], count: number) {
    const state = stateAfter(...events.slice(0, count));
    return { state: { ...state, calls: [] }, calls: state.calls.length };
  }

  it('is the fold of the events up to it, in any order of asking', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.infiniteStream(fc.nat()), async (events, numbers) => {
        write(events);
        const replay = new SessionReplay(file());
        await replay.update();
        assert.equal(replay.events, events.length);
        for (const number of numbers.take(events.length)) {
          const count = 1 + (number % events.length);
          const { state, calls, events: reached } = await replay.stateAt({ event: count });
          assert.deepEqual({ state, calls, reached }, { ...folded(events, count), reached: count });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is found by a time: all that had happened by then, though the clock was set back', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.array(fc.nat({ max: 120 })), async (events, asked) => {
        write(events);
        const replay = new SessionReplay(file());
        await replay.update();
        let latest = 0;
        const times = events.map((event) => (latest = Math.max(latest, event.time)));
        for (const time of asked) {
          const count = Math.max(1, times.filter((each) => each <= time).length);
          assert.equal((await replay.stateAt({ time })).events, count);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the same at every event of a log with more of them than states are kept', async () => {
    const events: SessionEvent[] = [started(), ready, created('a'), pipeCreated('stdout')];
    for (let time = events.length; time < 40_000; time += 1) {
      events.push(
        time % 3 === 0
          ? { type: 'callMade', time, call }
          : { type: 'readingChanged', time, label: 'stdout', paused: false, readSize: time },
      );
    }
    write(events);
    const replay = new SessionReplay(file());
    await replay.update();
    await replay.stateAt({ event: events.length });
    let state: SessionState | null = null;
    const wanted = new Set([1, 255, 256, 257, 511, 512, 20_000, 32_768, 32_769, 39_999, 40_000]);
    for (const [index, event] of events.entries()) {
      if (event.type !== 'callMade') state = reduce(state, event);
      if (wanted.has(index + 1)) {
        assert.deepEqual((await replay.stateAt({ event: index + 1 })).state, state);
      }
    }
  });

  it('goes on where the log goes on, and waits for a line that is half written', async () => {
    write([started(), ready]);
    const replay = new SessionReplay(file());
    await replay.update();
    const line = `${JSON.stringify({ ...created('żółć'), time: 30 })}\n`;
    // In the middle of a character.
    const bytes = Buffer.from(line);
    const half = bytes.indexOf(Buffer.from('ł')) + 1;
    appendFileSync(file(), bytes.subarray(0, half));
    await replay.update();
    assert.deepEqual([replay.events, replay.time], [2, 1]);
    appendFileSync(file(), bytes.subarray(half));
    await replay.update();
    assert.deepEqual([replay.events, replay.time], [3, 30]);
    assert.deepEqual(replay.landmarks.map(landmarkText), ['żółć created']);
    assert.equal((await replay.stateAt({ time: 29 })).state.processes.length, 0);
    assert.equal((await replay.stateAt({ time: 30 })).state.processes[0]?.name, 'żółć');
  });

  it('ends before a line that is no event', async () => {
    write([started(), ready]);
    appendFileSync(file(), `{"type":"proc\n${JSON.stringify(created('a'))}\n`);
    const replay = new SessionReplay(file());
    await replay.update();
    await replay.update();
    assert.equal(replay.events, 2);
    assert.equal((await replay.stateAt({ event: 9 })).events, 2);
  });

  it('reads lines longer than a piece of the log', async () => {
    const long = { ...created('a'), commandLine: 'x'.repeat(300_000) };
    write([started(), long, ready]);
    const replay = new SessionReplay(file());
    await replay.update();
    assert.equal(replay.events, 3);
    const { state } = await replay.stateAt({ event: 2 });
    assert.equal(state.processes[0]?.commandLine.length, 300_000);
  });

  it('has the bytes that had been read by then, and the calls that had been made', async () => {
    const indexFile = join(folder, 'stdout.index');
    const reads = [10, 20, 1500, 1600].map((time, number) => ({ time, offset: number * 5 }));
    writeFileSync(
      indexFile,
      encodeReads(reads.map((read) => ({ ...read, length: 5, available: null }))),
    );
    const events: readonly SessionEvent[] = [
      started(),
      ready,
      pipeCreated('stdout', { indexFile }),
      { type: 'callMade', time: 15, call },
      pipeEnded('stdout', { time: 2000, bytes: 20, reads: 4 }),
      ended({ time: 2000 }),
    ];
    write(events);
    const live = stateAfter(...events);
    const moment = new SessionMoment({
      folder,
      live: () => live,
      now: () => 2000,
      onTime: () => undefined,
    });
    await moment.update();
    const at = async (time: number) => {
      await moment.show({ time });
      const { state, now } = moment.shown ?? assert.fail();
      const [pipe] = state.pipes;
      return [now, pipe?.bytes, pipe?.reads, pipe?.movedAt, state.calls.length];
    };
    assert.deepEqual(await at(9), [9, 0, 0, null, 0]);
    assert.deepEqual(await at(20), [20, 10, 2, 20, 1]);
    assert.deepEqual(await at(1599), [1599, 15, 3, 1500, 1]);
    assert.equal(moment.bytesShown('stdout'), 15);
    assert.deepEqual(await at(2000), [2000, 20, 4, 2000, 1]);
    moment.showNow();
    assert.equal(moment.shown?.state, live);
    assert.equal(moment.bytesShown('stdout'), Infinity);
  });
});

describe('The reads of a pipe by a time', () => {
  it('are those of the index with no later time, in an index of any length', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reads-until-'));
    const gaps = fc.array(fc.tuple(fc.nat({ max: 900 }), fc.nat({ max: 3 })), { maxLength: 700 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.nat({ max: 300_000 }), async (steps, until) => {
        let time = 0;
        let offset = 0;
        const records = steps.map(([gap, length]): ReadRecord => {
          time += gap;
          const record = { time, offset, length, available: null };
          offset += length;
          return record;
        });
        const file = join(folder, 'index');
        writeFileSync(file, encodeReads(records));
        const found = await readsUntil(file, until);
        const past = records.filter((record) => record.time <= until);
        const last = past.at(-1);
        assert.equal(found.reads, past.length);
        assert.equal(
          found.bytes,
          past.reduce((sum, { length }) => sum + length, 0),
        );
        assert.equal(found.movedAt, last?.time ?? null);
        if (last) {
          const first = past.find((record) => record.time >= last.time - 1000) ?? last;
          assert.deepEqual(found.rateFrom, {
            time: first.time,
            bytes: first.offset + first.length,
          });
        }
      }),
      { numRuns: 60 },
    );
    rmSync(folder, { recursive: true });
  });
});

describe('The landmarks of a session', () => {
  it('are thinned evenly when there are too many, and what went wrong stays', () => {
    const list = new LandmarkList(50);
    for (let event = 1; event <= 10_000; event += 1) {
      const kind = event % 1000 === 0 ? 'crashed' : 'snapshot';
      list.add({ event, time: event, what: { kind, subject: 'a' } });
    }
    const { landmarks } = list;
    assert.ok(landmarks.length <= 50);
    assert.equal(landmarks.filter(({ what }) => what.kind === 'crashed').length, 10);
    const usual = landmarks.filter(({ what }) => what.kind === 'snapshot');
    const early = usual.filter(({ time }) => time <= 5000).length;
    assert.ok(early > usual.length / 3 && early < (usual.length * 2) / 3, String(early));
  });
});
