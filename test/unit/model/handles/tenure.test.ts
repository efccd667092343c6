// How long a process has a handle, from what was seen of its value.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { ObservedHandle, SentHandle, SessionState } from '../../../../src/model/session/state';
import { tenuresOf, type Tenure } from '../../../../src/model/handles/tenure';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { heir } from '../../fixtures/mapFixture';
import { created, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const event = brokerHandle('0x30', null, { openedBy: 'a' });
const key = observed('0x30', [], { type: 'Key', access: '0x20019' });

const look = (
  time: number,
  closed: readonly ObservedHandle[],
  opened: readonly ObservedHandle[] = [],
): SessionEvent => ({ type: 'handlesChanged', id: 'a', time, closed, opened });

const snapshot = (time: number, ...handles: readonly ObservedHandle[]): SessionEvent => ({
  ...{ type: 'snapshotTaken', id: 'a', time, handles },
});

const sent = (time: number): SessionEvent => {
  const handle: Omit<SentHandle, 'time'> = {
    ...{ label: 'go', source: '0x10', value: '0x30', type: 'Event', object: 'event' },
    ...{ access: '0x1f0003', inheritable: false, pipe: null, writtenToStdin: false },
  };
  return { type: 'handleSent', id: 'a', time, handle };
};

function after(...events: readonly SessionEvent[]): SessionState {
  return stateAfter(
    started(),
    ready,
    created('a', birthOf([brokerHandle('0x30', 'go')], [observed('0x30', ['0x30'])])),
    ...events,
  );
}

const [first, second] = [0, 1] as const;

function processAt(state: SessionState, place: 0 | 1) {
  const process = state.processes[place];
  assert.ok(process);
  return process;
}

const born = (...events: readonly SessionEvent[]): Tenure => {
  const state = after(...events);
  return tenuresOf(state).born(processAt(state, first), '0x30');
};

describe('What a process was born with', () => {
  it('is held while nobody has looked', () => {
    assert.deepEqual(born(), { until: null, seenAt: null, heldAt: null });
    assert.deepEqual(born(look(8, [observed('0x40')])), {
      until: null,
      seenAt: null,
      heldAt: null,
    });
  });

  it('is lost when a look sees it closed, and what has the value next does not bring it back', () => {
    const lost = { until: 8, seenAt: 8, heldAt: null };
    assert.deepEqual(born(look(8, [observed('0x30')])), lost);
    assert.deepEqual(born(look(8, [observed('0x30')]), look(9, [], [observed('0x30')])), lost);
    assert.deepEqual(born(look(8, [observed('0x30')], [key])), lost);
    assert.deepEqual(born(look(8, [], [key])), lost);
  });

  it('was there until the look before the one that saw it closed', () => {
    const seen = { ...look(8, [observed('0x30')]), seenUntil: 6 } as SessionEvent;
    assert.deepEqual(born(seen), { until: 8, seenAt: 8, heldAt: 6 });
  });

  it('is held on with another inherit flag', () => {
    const other = observed('0x30', [], { inheritable: false });
    assert.deepEqual(born(look(8, [observed('0x30')], [other])), {
      until: null,
      seenAt: 8,
      heldAt: 8,
    });
  });

  it('is lost when a snapshot has nothing, or something else, under its value', () => {
    assert.deepEqual(born(snapshot(8, observed('0x30')), snapshot(9)), {
      until: 9,
      seenAt: 9,
      heldAt: 8,
    });
    assert.deepEqual(born(snapshot(8, key)), { until: 8, seenAt: 8, heldAt: null });
    assert.deepEqual(born(snapshot(8, observed('0x30'))), { until: null, seenAt: 8, heldAt: 8 });
  });

  it('was lost before a handle was sent under its value', () => {
    assert.deepEqual(born(sent(8)), { until: 8, seenAt: 8, heldAt: null });
  });

  it('was lost before a child of the process was looked at, if that saw it closed', () => {
    const closed = heir('b', 'a', [{ ...brokerHandle('0x30', 'go'), closedAt: 2 }]);
    assert.deepEqual(born(closed), { until: 4, seenAt: 4, heldAt: null });
  });
});

describe('What a process was sent', () => {
  const sentTo = (...events: readonly SessionEvent[]): Tenure => {
    const state = after(...events);
    const process = processAt(state, first);
    const [handle] = process.sent;
    assert.ok(handle);
    return tenuresOf(state).sent(process, handle);
  };

  it('is not lost by what happened to the value before, though it was seen later', () => {
    assert.deepEqual(sentTo(look(6, [observed('0x30')]), sent(8)), {
      until: null,
      seenAt: null,
      heldAt: null,
    });
    const late = [look(6, [observed('0x30')], [key]), sent(8), look(9, [key])];
    assert.deepEqual(sentTo(...late), { until: null, seenAt: null, heldAt: null });
    const opened = look(10, [], [observed('0x30')]);
    assert.deepEqual(sentTo(...late, opened), { until: null, seenAt: 10, heldAt: 10 });
    assert.equal(sentTo(...late, opened, look(11, [observed('0x30')])).until, 11);
  });
});

describe('What a process opened and passed on', () => {
  const given = (...events: readonly SessionEvent[]): Tenure => {
    const state = after(heir('b', 'a', [event]), ...events);
    return tenuresOf(state).given(processAt(state, first), processAt(state, second), '0x30');
  };

  it('is held until it was seen closed, by a look or by the birth of a later child', () => {
    assert.deepEqual(given(), { until: null, seenAt: null, heldAt: null });
    assert.equal(given(look(8, [], [observed('0x30')])).until, null);
    assert.equal(given(look(8, [observed('0x30')])).until, 8);
    const later = { ...heir('c', 'a', [{ ...event, closedAt: 7 }]), time: 9 };
    assert.equal(given(later).until, 9);
  });
});
