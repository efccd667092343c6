// A session's log on disk gives the session back.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog, replayLog } from '../../../../src/client/logs/eventLog';
import type { SessionEvent } from '../../../../src/model/session/events';
import {
  created,
  ended,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

describe('The event log', () => {
  let folder = '';
  const file = (): string => join(folder, 'events.jsonl');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'event-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const progress: SessionEvent = {
    type: 'pipeProgress',
    time: 4,
    label: 'stdout',
    bytes: 3,
    reads: 1,
  };

  it('replays to the state it was written from', () => {
    const events = [started(), ready, pipeCreated('stdout'), pipeEnded('stdout'), ended()];
    const log = new EventLog(folder);
    log.append(events.slice(0, 2));
    log.append(events.slice(2));
    assert.deepEqual(replayLog(folder), stateAfter(...events));
  });

  it('leaves running counters out until it is told to keep them', () => {
    const log = new EventLog(folder);
    log.append([started(), progress, progress]);
    assert.equal(readFileSync(file(), 'utf8').split('\n').length, 2);
    log.keepCounters();
    log.append([progress]);
    assert.match(readFileSync(file(), 'utf8'), /pipeProgress/);
  });

  it('keeps what was written to a pipe: before the next event, and ever less often', () => {
    const log = new EventLog(folder);
    const written = { direction: 'written', captureFile: null, indexFile: null } as const;
    log.append([started(), pipeCreated('stdin', written)]);
    const count = (time: number): SessionEvent => ({
      ...{ type: 'pipeProgress', label: 'stdin', reads: 1 },
      ...{ time, bytes: time },
    });
    for (let time = 50; time <= 3_600_000; time += 50) log.append([count(time)]);
    log.append([created('a')]);
    const lines = readFileSync(file(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SessionEvent);
    const counted = lines.filter(({ type }) => type === 'pipeProgress').map(({ time }) => time);
    assert.ok(counted.length > 100 && counted.length < 300, String(counted.length));
    assert.equal(counted[0], 50);
    assert.equal(counted.at(-1), 3_600_000);
    assert.equal(lines.at(-1)?.type, 'processCreated');
    for (const [index, time] of counted.entries()) {
      const before = counted[index - 1] ?? time;
      assert.ok(time - before <= Math.max(100, time / 32) + 50, String(time));
    }
  });

  it('ends a session whose editor went away in the middle', () => {
    new EventLog(folder).append([started(), ready, created('a')]);
    const state = replayLog(folder);
    assert.equal(state?.end?.reason, 'brokerLost');
    assert.match(state.end.message, /editor was closed/);
    assert.equal(state.processes[0]?.phase, 'exited');
    // When it was last heard of.
    assert.equal(state.end.time, 3);
  });

  it('is good up to a line that was cut off', () => {
    new EventLog(folder).append([started(), ready]);
    appendFileSync(file(), JSON.stringify(created('a')).slice(0, 30));
    const state = replayLog(folder);
    assert.equal(state?.broker.pid, 42);
    assert.deepEqual(state.processes, []);
  });

  it('is null where there is none, or nothing in it', () => {
    assert.equal(replayLog(folder), null);
    writeFileSync(file(), '');
    assert.equal(replayLog(folder), null);
  });

  it('keeps text of any language whole', () => {
    new EventLog(folder).append([started({ program: 'żółć ☃.exe' }), ended()]);
    assert.equal(replayLog(folder)?.plan.children[0]?.program, 'żółć ☃.exe');
  });
});
