// What the panel is told of a session that goes on: only what has changed, in little room, and the same comes out of it.
import assert from 'node:assert/strict';
import fc from '../../../random';
import { packHandles, unpackHandles } from '../../../../src/model/protocol/packedHandles';
import type { PanelSession } from '../../../../src/model/protocol/panelSession';
import { sessionUpdate } from '../../../../src/model/protocol/sessionUpdate';
import { updatedSession } from '../../../../src/model/protocol/updatedSession';
import { reduce } from '../../../../src/model/session/reduce';
import type { ObservedHandle, SessionState } from '../../../../src/model/session/state';
import { busyTree } from '../../../bench/busyTree';
import { largeSession } from '../../../bench/largeSession';
import { brokerHandle } from '../../fixtures/birthFixture';
import { matrixState, panelSession } from '../../fixtures/matrixFixture';
import { exited, pipeEnded, stateAfter } from '../../fixtures/sessionFixture';

const sent = <T>(message: T): T => JSON.parse(JSON.stringify(message)) as T;

const handle: fc.Arbitrary<ObservedHandle> = fc.record(
  {
    value: fc.nat().map((value) => `0x${value.toString(16)}`),
    type: fc.constantFrom('File', 'Event'),
    object: fc.option(fc.string()),
    access: fc.constantFrom('0x1', '0x2'),
    inheritable: fc.boolean(),
    sameObjectAs: fc.array(fc.constantFrom('0x10', '0x14'), { maxLength: 2 }),
    label: fc.string(),
  },
  {
    requiredKeys: ['value', 'type', 'object', 'access', 'inheritable', 'sameObjectAs'],
    noNullPrototype: true,
  },
);

describe('A table of handles', () => {
  it('is the same when it has been packed', () => {
    fc.assert(
      fc.property(fc.array(handle), (handles) => {
        assert.deepEqual(unpackHandles(sent(packHandles(handles))), handles);
      }),
    );
  });

  it('takes less than half of the room where names are shared', () => {
    const [process] = largeSession({ handles: 1000, processes: 1 }).processes;
    const handles = process?.birth?.childHandles ?? [];
    const packed = JSON.stringify(packHandles(handles)).length;
    assert.ok(packed < JSON.stringify(handles).length / 2, `${packed}`);
  });
});

describe('An update of a session', () => {
  const first = matrixState();
  const told = updatedSession(null, sent(sessionUpdate(first, null)));

  it('says no more of many processes and pipes than what is new of them', () => {
    const begun = [...busyTree(80)].slice(0, -1);
    let state: SessionState | null = null;
    let told: SessionState | null = null;
    let panel: PanelSession | null = null;
    for (const { events } of begun) {
      state = events.reduce<SessionState | null>(reduce, state);
      assert.ok(state);
      const update = sessionUpdate(state, told);
      panel = updatedSession(panel, sent(update));
      if (told) assert.equal(update.order, undefined, 'who is new comes after the others');
      const watched = events.find(({ type }) => type === 'pipesWatched');
      const seen = watched?.type === 'pipesWatched' ? watched.pipes.length : 0;
      if (told) assert.equal(update.watched?.pipes.length ?? 0, seen);
      told = state;
    }
    assert.ok(state && panel);
    assert.ok((state.watchedPipes?.length ?? 0) > 10);
    assert.deepEqual(panel, panelSession(state));
  });

  it('of a past moment takes away what came after it', () => {
    const events = [...busyTree(100)].slice(0, -1).flatMap((each) => each.events);
    const now = stateAfter(...events);
    const panel = updatedSession(null, sent(sessionUpdate(now, null)));
    const middle = stateAfter(...events.slice(0, events.length / 2));
    assert.ok((middle.watchedPipes?.length ?? 0) > 0);
    for (const then of [stateAfter(...events.slice(0, 12)), middle]) {
      const past = updatedSession(panel, sent(sessionUpdate(then, now)));
      assert.deepEqual(past.processes, panelSession(then).processes);
      assert.deepEqual(past.watchedPipes ?? [], then.watchedPipes ?? []);
    }
  });

  it('makes the session it was made from', () => {
    assert.deepEqual(told, panelSession(first));
    let state: SessionState = first;
    let panel = told;
    const events = [
      { type: 'handleCreated', time: 7, handle: brokerHandle('0x99', 'late') } as const,
      { type: 'handleClosed', time: 8, value: '0x99' } as const,
      exited('a'),
      pipeEnded('a.stdout'),
    ];
    for (const event of events) {
      const next = reduce(state, event);
      panel = updatedSession(panel, sent(sessionUpdate(next, state)));
      state = next;
      assert.deepEqual(panel, panelSession(state));
    }
  });

  it('says nothing of handles, plan and processes while only bytes move, and keeps what was made', () => {
    const moved = reduce(first, {
      ...{ type: 'pipeProgress', time: 9, label: 'a.stdout', bytes: 5, reads: 1 },
    });
    const update = sessionUpdate(moved, first);
    for (const part of ['brokerHandles', 'plan', 'order', 'findings'])
      assert.ok(!(part in update), part);
    assert.deepEqual(update.changed, []);
    const panel = updatedSession(told, sent(update));
    assert.equal(panel.processes, told.processes);
    assert.equal(panel.brokerHandles, told.brokerHandles);
    assert.equal(panel.findings, told.findings);
    assert.equal(panel.pipes[0]?.bytes, 5);
  });

  it('that builds on nothing is refused', () => {
    assert.throws(() => updatedSession(null, sessionUpdate(first, first)));
  });
});
