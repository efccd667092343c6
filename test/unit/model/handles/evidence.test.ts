// How sure the origin of a handle is: never surer than what was seen, and what is not known names its reason.
import assert from 'node:assert/strict';
import { evidenceOf } from '../../../../src/model/handles/evidence';
import { groupHeading, originWord } from '../../../../src/model/handles/handleWords';
import { childHandles } from '../../../../src/model/handles/origin';
import { processText } from '../../../../src/model/processes/processText';
import { emptyPlan } from '../../../../src/model/plan/emptyPlan';
import { stateSchema } from '../../../../src/model/report/stateSchema';
import { reduce } from '../../../../src/model/session/reduce';
import type { AttachedBirth, Birth, ObservedHandle } from '../../../../src/model/session/state';
import * as v from 'valibot';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, ready, stateAfter } from '../../fixtures/sessionFixture';

const creator = { pid: 7, name: 'node.exe', processId: 'node.exe:7' };

/** Read while it ran; of its creator's handles 0x20 is inheritable and 0x24 is not. */
const late = (
  handles: readonly ObservedHandle[],
  attached: AttachedBirth = {},
  change: Partial<Birth> = {},
): Birth =>
  birthOf(
    [brokerHandle('0x20', null), brokerHandle('0x24', null, { inheritable: false })],
    handles,
    {
      ...{ creator, readAfter: 5000 },
      attached,
      ...change,
    },
  );

const said = (birth: Birth): readonly (readonly [string, string | null])[] =>
  birth.childHandles.map((handle) => {
    const { level, reason } = evidenceOf(birth, handle);
    return [level, reason] as const;
  });

describe('The evidence of where a handle came from', () => {
  it('is exact of a process that had not run an instruction', () => {
    const birth = birthOf(
      [brokerHandle('0x20', 'x')],
      [observed('0x20', ['0x20']), observed('0x30')],
    );
    assert.deepEqual(said(birth), [
      ['exact', null],
      ['exact', null],
    ]);
  });

  it('is unknown of what was inherited or sent, which no table shows', () => {
    const source = brokerHandle('0x20', null, { isUnseen: true });
    const birth = birthOf([source], [observed('0x20', ['0x20'])], { creator });
    assert.deepEqual(said(birth), [['unknown', 'inheritedOrSent']]);
  });

  it('is inferred from the same value and object in the creator, inheritable there', () => {
    const birth = late([observed('0x20', ['0x20'], { inheritable: false })]);
    assert.deepEqual(said(birth), [['inferred', null]]);
  });

  it('is inferred of a standard handle with the creator’s object under any value', () => {
    const standardHandles = { stdin: null, stdout: '0x40', stderr: null };
    const birth = late([observed('0x40', ['0x20'])], {}, { standardHandles });
    assert.deepEqual(said(birth), [['inferred', null]]);
  });

  const unknown: readonly (readonly [string, Birth])[] = [
    ['creatorHasNot', late([observed('0x30')])],
    ['creatorExited', late([observed('0x30')], { noCreator: 'exited' })],
    ['creatorRefused', late([observed('0x30')], { noCreator: 'refused' })],
    ['creatorUnknown', late([observed('0x30')], { noCreator: 'unknown' })],
    ['notCompared', late([observed('0x30', [], { type: 'unknown' })])],
    ['otherValue', late([observed('0x30', ['0x20'])])],
    ['notInheritable', late([observed('0x24', ['0x24'], { inheritable: false })])],
  ];
  for (const [reason, birth] of unknown) {
    it(`is unknown where it is, with the reason ${reason}`, () => {
      assert.deepEqual(said(birth), [['unknown', reason]]);
      const [handle] = childHandles(birth);
      assert.match(handle?.why ?? '', /^Origin unknown: .+/);
      assert.equal(handle?.unknownBecause, reason);
    });
  }

  it('never says of an attached process what its creator called, nor what it opened', () => {
    const handles = [observed('0x20', ['0x20']), observed('0x30'), observed('0x34', ['0x20'])];
    const shared = [{ value: '0x50', pid: 9, name: 'a.exe' }];
    const attached = late([...handles, observed('0x50', ['0x50'])], { shared });
    const process = stateAfter(
      { type: 'sessionStarted', time: 0, id: 's', plan: emptyPlan, startedAt: 1000 },
      ready,
      created('a', attached),
    ).processes[0];
    assert.ok(process);
    const text = processText(emptyPlan, process);
    assert.doesNotMatch(text, /bInheritHandles|opened|\binherited nothing|^ +inherited/m);
    assert.match(text, /probably inherited/);
  });

  it('says the reserve in the word and in the heading', () => {
    assert.equal(originWord('inherited', 'inferred'), 'probably inherited');
    assert.equal(originWord('duplicated', 'inferred'), 'probably duplicated');
    assert.equal(originWord('opened', 'unknown'), 'origin unknown');
    assert.equal(groupHeading('opened', late([])), 'Origin unknown');
    assert.equal(groupHeading('inherited', late([])), 'Probably inherited');
    assert.equal(groupHeading('inherited', birthOf([], [])), 'Inherited');
  });

  it('comes back from a saved session', () => {
    const attachedTo = { pids: [100], tree: true };
    const started = { time: 0, id: 's', plan: emptyPlan, startedAt: 1000, attached: attachedTo };
    const birth = late([observed('0x20', ['0x20'])], {
      noCreator: 'exited',
      shared: [{ value: '0x20', pid: 9, name: 'a.exe' }],
    });
    const state = [ready, created('a', birth)].reduce(
      reduce,
      reduce(null, { type: 'sessionStarted', ...started }),
    );
    assert.deepEqual(v.parse(stateSchema, JSON.parse(JSON.stringify(state))), state);
  });
});

describe('The end of a launcher', () => {
  const lost = { time: 9, type: 'sessionEnded', reason: 'brokerLost', message: 'gone' } as const;

  it('is not the end of the processes its session was attached to', () => {
    const attached = { pids: [100], tree: true };
    const started = { time: 0, id: 's', plan: emptyPlan, startedAt: 1000, attached };
    const state = [ready, created('a'), { ...lost, handleCount: null }].reduce(
      reduce,
      reduce(null, { type: 'sessionStarted', ...started }),
    );
    assert.equal(state.processes[0]?.exitedAt, null);
    assert.equal(state.processes[0].detachedAt, 9);
  });
});
