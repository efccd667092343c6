// When views hear of a session: in time, not too often, and the findings that were just made soon.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { NoticePace } from '../../../../src/client/following/noticePace';
import { judgeBy } from '../../../../src/model/findings/judged';
import type { SessionState } from '../../../../src/model/session/state';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const few = stateAfter(started(), ready, created('a'));
const [process] = few.processes;
assert.ok(process);
const many: SessionState = {
  ...few,
  processes: Array.from({ length: 2500 }, (_, number) => ({ ...process, id: `p${number}` })),
};

/** The next state of a session, whose findings are those of `by`. */
function later(by: SessionState): SessionState {
  const state = { ...by };
  judgeBy(state, by);
  return state;
}

describe('The pace of notices', () => {
  let told: string[];
  let pace: NoticePace;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    told = [];
    pace = new NoticePace((id) => told.push(id), Date.now);
  });
  afterEach(() => mock.timers.reset());

  function changes(state: SessionState, count: number): void {
    for (let change = 0; change < count; change += 1) {
      pace.changed(later(state));
      mock.timers.tick(1);
    }
  }

  it('is ten a second for few processes, and less often for many', () => {
    changes(few, 1050);
    assert.equal(told.length, 10);
    mock.timers.tick(100);
    assert.equal(told.length, 11, 'the last change is told, too');
    told.length = 0;
    changes(many, 3000);
    assert.equal(told.length, 3);
  });

  it('is soon for what was just found, also when a later notice is due', () => {
    changes(many, 10);
    pace.changed(many);
    mock.timers.tick(99);
    assert.equal(told.length, 0);
    mock.timers.tick(1);
    assert.deepEqual(told, ['s']);
    mock.timers.tick(5000);
    assert.equal(told.length, 1, 'the later one is not told again');
  });

  it('is one of its own for each session, and ends with the window', () => {
    pace.changed(few);
    pace.changed({ ...few, id: 'other' });
    mock.timers.tick(100);
    assert.deepEqual(told, ['s', 'other']);
    pace.changed(few);
    pace.dispose();
    mock.timers.tick(1000);
    assert.equal(told.length, 2);
  });
});
