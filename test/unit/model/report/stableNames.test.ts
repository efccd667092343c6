// Names of findings that build systems compare: of another run, with other PIDs and handle values, they are the same.
import assert from 'node:assert/strict';
import type { Place } from '../../../../src/model/findings/place';
import { processNames, stableNames } from '../../../../src/model/report/stableNames';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { created, pipeCreated, ready, started, stateAfter } from '../../fixtures/sessionFixture';

/** A session whose numbers begin at `from`. */
function names(from: number, ...places: readonly Place[]) {
  const value = (offset: number): string => `0x${(from + offset).toString(16)}`;
  const birth = birthOf(
    [brokerHandle(value(0), 'log')],
    [observed(value(0), [value(0)]), observed(value(4), [], { type: 'Section' })],
  );
  const state = stateAfter(
    started(),
    ready,
    {
      type: 'handleCreated',
      time: 1,
      handle: brokerHandle(value(0), 'log'),
    },
    created('a', birth),
    pipeCreated('stdout'),
    {
      type: 'processCreated',
      time: 5,
      id: `p${from}`,
      name: `PID ${from}`,
      pid: from,
      commandLine: '',
      birth: null,
      descent: { parentId: 'a', image: null, createdAt: '1', seenBy: 'job', note: null },
    },
  );
  const found = places.map((place) => ({
    code: 'leaked-handle' as const,
    places: [place] as const,
  }));
  return { state, found, named: stableNames(state, found) };
}

const placesFrom = (from: number): readonly Place[] => {
  const value = (offset: number): string => `0x${(from + offset).toString(16)}`;
  return [
    { kind: 'handle', processId: 'a', value: value(0) },
    { kind: 'handle', processId: 'a', value: value(4) },
    { kind: 'handle', processId: 'a', value: value(8) },
    { kind: 'brokerHandle', value: value(0) },
    { kind: 'outsideHandle', pid: from, value: value(0) },
    { kind: 'process', id: `p${from}` },
    { kind: 'heldPipe', label: 'stdout', cause: null },
    { kind: 'session' },
    { kind: 'process', id: 'a' },
  ];
};

describe('The stable names of findings', () => {
  it('say what each is about, without numbers of this run', () => {
    assert.deepEqual(names(0x40, ...placesFrom(0x40)).named, [
      'leaked-handle: a/log',
      'leaked-handle: a/Section',
      'leaked-handle: a',
      'leaked-handle: log',
      'leaked-handle: ?',
      'leaked-handle: ? (2)',
      'leaked-handle: stdout',
      'leaked-handle',
      'leaked-handle: a (2)',
    ]);
  });

  it('are those of another run', () => {
    const [one, other] = [0x40, 0x1238].map((from) => names(from, ...placesFrom(from)).named);
    assert.deepEqual(one, other);
  });

  it('name each process of a finding once', () => {
    const { state } = names(0x40);
    const [first, second] = placesFrom(0x40);
    assert.ok(first && second);
    assert.deepEqual(processNames(state, { places: [first, second, { kind: 'session' }] }), ['a']);
  });
});
