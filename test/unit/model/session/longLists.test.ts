// The fold of many events at once: the same state as one by one, with the long lists copied once.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import { placeOf, processById } from '../../../../src/model/session/ownLists';
import { LogFold, reduce, reduceAll } from '../../../../src/model/session/reduce';
import type { SessionState } from '../../../../src/model/session/state';
import { busyTree } from '../../../bench/busyTree';
import { created, exited, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const call = { api: 'CloseHandle', args: {}, result: 'TRUE', error: null, time: 5 };
const many = Array.from({ length: 300 }, (_, number) => created(`p${number}`));
const long = stateAfter(started(), ready, ...many);
/** Fifty events of a batch, each of which changes a long list. */
const batch = Array.from({ length: 50 }, (_, number): SessionEvent => {
  if (number % 3 === 0) return created(`new${number}`);
  return number % 3 === 1 ? exited(`p${number}`) : { type: 'callMade', time: 5, call };
});

/** The copies of lists as long as that of the processes, which the work makes. */
function longCopies(work: () => void): number {
  const usual = Object.getOwnPropertyDescriptor(Array.prototype, 'slice');
  assert.ok(usual);
  const slice = usual.value as (...args: readonly unknown[]) => unknown[];
  let copies = 0;
  function counted(this: readonly unknown[], ...args: readonly unknown[]): unknown[] {
    const copy = Reflect.apply(slice, this, args);
    if (copy.length >= many.length) copies += 1;
    return copy;
  }
  Object.defineProperty(Array.prototype, 'slice', { ...usual, value: counted });
  try {
    work();
    return copies;
  } finally {
    Object.defineProperty(Array.prototype, 'slice', usual);
  }
}

describe('A fold of many events', () => {
  it('leads to the state that one after the other leads to', () => {
    const events = [...busyTree(40)].flatMap((each) => each.events);
    const [first, ...rest] = events;
    assert.ok(first);
    const one = rest.reduce(reduce, reduce(null, first));
    assert.deepEqual(reduceAll(reduce(null, first), rest), one);
  });

  it('copies a long list once, not with each event', () => {
    assert.equal(
      longCopies(() => reduceAll(long, batch)),
      1,
    );
    assert.equal(
      longCopies(() => batch.reduce(reduce, long)),
      batch.filter(({ type }) => type !== 'callMade').length,
      'one by one each event makes its own copy',
    );
  });

  it('leaves the state it began with as it was', () => {
    const before = structuredClone(long);
    reduceAll(long, batch);
    assert.deepEqual(long, before);
  });

  it('leaves each state that was looked at as it was, though it goes on', () => {
    const fold = new LogFold(long);
    const seen: [SessionState, SessionState][] = [];
    for (const event of batch) {
      fold.add(event);
      const { state } = fold;
      assert.ok(state);
      seen.push([state, structuredClone(state)]);
    }
    for (const [state, asSeen] of seen) assert.deepEqual(state, asSeen);
  });

  it('copies nothing of a log of which only the end is looked at', () => {
    const fold = new LogFold();
    assert.equal(
      longCopies(() => [started(), ready, ...many, ...batch].forEach((each) => fold.add(each))),
      0,
    );
    assert.equal(fold.state?.calls.length, 16);
  });
});

describe('The place of a process', () => {
  it('is known in every list of a session, also where two folds of it part', () => {
    const base = stateAfter(started(), ready, created('a'));
    const one = reduceAll(base, [created('b'), created('c')]);
    const other = reduceAll(base, [created('c'), created('b')]);
    for (const state of [base, one, other]) {
      for (const id of ['a', 'b', 'c', 'd']) {
        const at = state.processes.findIndex((process) => process.id === id);
        assert.equal(placeOf(state.processes, id), at, id);
        assert.equal(processById(state, id), state.processes[at]);
      }
    }
    assert.equal(processById(one, null), undefined);
  });

  it('does not take a look at all of them to change one', () => {
    const looked = new Set<string>();
    const processes = long.processes.map((process) => ({ ...process }));
    const state = reduceAll({ ...long, processes }, [created('last')]);
    for (const process of processes) {
      const { id } = process;
      Object.defineProperty(process, 'id', {
        get: () => {
          looked.add(id);
          return id;
        },
        enumerable: true,
      });
    }
    reduceAll(state, [exited('p7'), exited('last')]);
    assert.deepEqual([...looked], ['p7']);
  });
});
