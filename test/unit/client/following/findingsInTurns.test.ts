// Of very many processes the findings are found in turns: views show those of a moment before, and in the end those of the last moment.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { FindingsPace } from '../../../../src/client/following/findingsPace';
import { finished } from '../../../../src/model/base/steps';
import { findings, findingSteps } from '../../../../src/model/findings/findings';
import { bringsFindings, judgedOf } from '../../../../src/model/findings/judged';
import type { SessionEvent } from '../../../../src/model/session/events';
import { reduce, reduceAll } from '../../../../src/model/session/reduce';
import type { SessionState } from '../../../../src/model/session/state';
import { busyTree } from '../../../bench/busyTree';
import { exited } from '../../fixtures/sessionFixture';

function treeOf(processes: number): SessionState {
  const [first, ...others] = [...busyTree(processes)].flatMap(({ events }) => events);
  assert.ok(first);
  return reduceAll(
    reduce(null, first),
    others.filter(({ type }) => type !== 'sessionEnded'),
  );
}

/** Another moment, of which nothing is known yet. */
const copyOf = (state: SessionState): SessionState => ({
  ...state,
  processes: [...state.processes],
});

function stepsOf(state: SessionState): number {
  const steps = findingSteps(state);
  let count = 1;
  while (!steps.next().done) count += 1;
  return count;
}

const crashed: SessionEvent = {
  ...{ type: 'processCrashed', time: 90_000, id: 'make', code: '0xc0000005', address: '0x1' },
};

describe('Findings in turns', () => {
  let large: SessionState;
  before(() => (large = treeOf(600)));
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  /** A session of which each turn is one step, and begins when the test says so. */
  class Followed {
    state = large;
    readonly told: SessionState[] = [];
    turns = 0;
    #next: (() => void)[] = [];
    readonly pace = new FindingsPace(
      (state) => {
        this.state = state;
        this.told.push(state);
      },
      Date.now,
      { longest: 0, now: Date.now, later: (turn) => void this.#next.push(turn) },
    );

    take(...events: readonly SessionEvent[]): void {
      const state = reduceAll(this.state, events);
      this.pace.follow(this.state, state, events);
      this.state = state;
    }

    turn(): boolean {
      const turn = this.#next.shift();
      turn?.();
      if (turn) this.turns += 1;
      return turn !== undefined;
    }

    turnAll(): void {
      while (this.turn());
    }
  }

  it('take more steps the more processes there are, and come to the same', () => {
    const [few, many] = [stepsOf(copyOf(large)), stepsOf(treeOf(1200))];
    assert.ok(few > 80 && many > few * 1.7, `${few} and ${many}`);
    assert.deepEqual(finished(findingSteps(copyOf(large))), findings(large));
    assert.ok(findings(large).length > 0);
  });

  it('are those of the moment before until all of them are found, and those of the last moment in the end', () => {
    const session = new Followed();
    session.take(exited('make'));
    const first = judgedOf(session.state);
    assert.equal(first, session.state, 'before the first there is nothing to show');
    mock.timers.tick(1000);
    session.take(exited('sh.exe:400'));
    session.turn();
    session.take(exited('sh.exe:408'));
    assert.equal(judgedOf(session.state), first);
    assert.equal(session.told.length, 0);
    session.turnAll();
    assert.ok(session.turns > 80, `${session.turns} turns`);
    assert.equal(session.told.length, 1);
    assert.notEqual(judgedOf(session.state), first);
    assert.notEqual(judgedOf(session.state), session.state, 'a view would find them all at once');
    assert.ok(bringsFindings(session.state));
    // What came meanwhile is not in them yet.
    mock.timers.tick(1000);
    session.turnAll();
    assert.equal(session.told.length, 2);
    assert.deepEqual(judgedOf(session.state), session.state);
    mock.timers.tick(10_000);
    session.turnAll();
    assert.equal(session.told.length, 2, 'nothing is found anew while nothing comes');
  });

  it('are found again at once where somebody begins to wait meanwhile', () => {
    const session = new Followed();
    session.take(exited('make'));
    mock.timers.tick(1000);
    session.take(exited('sh.exe:400'));
    session.take(crashed);
    session.turnAll();
    mock.timers.tick(1);
    session.turnAll();
    assert.deepEqual(judgedOf(session.state), session.state);
  });

  it('are known before anybody is told of the end', () => {
    const session = new Followed();
    const last = copyOf(large);
    const done: string[] = [];
    session.pace.findLast(last, () => done.push('done'));
    assert.deepEqual(done, []);
    session.turnAll();
    assert.deepEqual(done, ['done']);
    assert.ok(session.turns > 80, `${session.turns} turns`);
    assert.equal(stepsOf(last), 1);
  });

  it('are left when nobody wants them any more', () => {
    const session = new Followed();
    session.pace.findLast(copyOf(large), () => assert.fail());
    session.turn();
    session.pace.stop();
    session.turnAll();
    assert.ok(session.turns <= 2);
  });
});
