// How often what there is to find in a running session is found anew: seldom enough, soon enough, and at once where somebody begins to wait.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { FindingsPace } from '../../../../src/client/following/findingsPace';
import { pacedInterval } from '../../../../src/client/following/pace';
import { judgedOf } from '../../../../src/model/findings/judged';
import type { SessionEvent } from '../../../../src/model/session/events';
import { reduceAll } from '../../../../src/model/session/reduce';
import type { SessionState } from '../../../../src/model/session/state';
import {
  created,
  ended,
  exited,
  pipeCreated,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const call: SessionEvent = {
  ...{ type: 'callMade', time: 5 },
  call: { api: 'CloseHandle', args: {}, result: 'TRUE', error: null, time: 5 },
};

const stillPipe = (time: number): SessionEvent => ({
  ...{ type: 'pipesWatched', time, lookedAt: time },
  pipes: [{ identity: 'p', readEnd: 'read', bufferSize: 10, fill: 10, stillSince: 0 }],
});

const observed = (isWaiting: boolean): SessionEvent => ({
  ...{ type: 'pipeObserved', time: 9, label: 'stdout', fill: 1, queued: 0, awaited: null },
  blocked: isWaiting ? { who: 'writer', since: 3, bytes: 1 } : null,
});

describe('The pace of findings', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  /** A session whose views look at each state they are told of. */
  class Followed {
    state: SessionState = stateAfter(started(), ready, pipeCreated('stdout'));
    /** The states that were judged, as views saw them. */
    readonly judged = new Set<SessionState>();
    readonly #pace = new FindingsPace((state) => this.#show(state), Date.now);

    take(...events: readonly SessionEvent[]): void {
      const before = this.state;
      const state = reduceAll(before, events);
      this.#pace.follow(before, state, events);
      this.#show(state);
    }

    #show(state: SessionState): void {
      this.state = state;
      this.judged.add(judgedOf(state));
    }

    get isUpToDate(): boolean {
      return judgedOf(this.state) === this.state;
    }
  }

  it('is four times a second however many batches of events come', () => {
    const session = new Followed();
    for (let batch = 0; batch < 1000; batch += 1) {
      session.take(call);
      mock.timers.tick(2);
    }
    assert.equal(session.judged.size, 1 + 8, 'the first at once, then four in each of two seconds');
  });

  it('brings the findings of the last events, though nothing comes after them', () => {
    const session = new Followed();
    session.take(call);
    session.take(created('a'));
    assert.ok(!session.isUpToDate);
    mock.timers.tick(249);
    assert.ok(!session.isUpToDate);
    mock.timers.tick(1);
    assert.ok(session.isUpToDate);
    assert.equal(session.state.processes.length, 1);
    mock.timers.tick(10_000);
    assert.equal(session.judged.size, 2, 'nothing is found anew while nothing comes');
  });

  for (const [what, event] of [
    ['its end', ended()],
    [
      'a process that crashed',
      { type: 'processCrashed', time: 5, id: 'a', code: '0xc0000005', address: '0x1' },
    ],
    [
      'the holders of a pipe',
      { type: 'holdersFound', time: 5, label: 'stdout', holders: [], unanswered: [] },
    ],
    ['a writer that begins to wait', observed(true)],
    ['a pipe that has stood still for long', stillPipe(9000)],
  ] as const) {
    it(`is at once for ${what}`, () => {
      const session = new Followed();
      session.take(created('a'));
      session.take(call);
      assert.ok(!session.isUpToDate);
      session.take(event);
      assert.ok(session.isUpToDate);
    });
  }

  it('is that of all others where somebody goes on waiting', () => {
    const session = new Followed();
    session.take(observed(true), stillPipe(9000));
    session.take(observed(true), stillPipe(9100));
    assert.ok(!session.isUpToDate);
    session.take(observed(false), exited('a'));
    assert.ok(!session.isUpToDate);
  });

  it('does as much for each process of a large session as for one of a small', () => {
    /** Processes looked at in all, while so many come, one every ten milliseconds; for each of them. */
    const looks = (processes: number): number => {
      let looked = 0;
      for (let time = 0, due = 0; time < processes * 10; time += 10) {
        if (time < due) continue;
        looked += time / 10;
        due = time + pacedInterval(250, 1, time / 10);
      }
      return looked / processes;
    };
    assert.ok(looks(20_000) < looks(5000) * 1.2, `${looks(20_000)} and ${looks(5000)}`);
    assert.equal(pacedInterval(250, 1, 100), 250);
  });
});
