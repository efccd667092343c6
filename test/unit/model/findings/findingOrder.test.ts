// Findings stand in the order in which people need them, and keep their identity while their sentences change.
import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/model/findings/finding';
import { findingKeys, inOrder } from '../../../../src/model/findings/findingOrder';

type Ranked = Pick<Finding, 'code' | 'severity'>;

const warning = (code: Finding['code']): Ranked => ({ code, severity: 'warning' });
const codes = (found: readonly Ranked[]): readonly string[] => found.map(({ code }) => code);

describe('The order of findings', () => {
  it('is errors, warnings, information, whatever they are about', () => {
    const found: readonly Ranked[] = [
      { code: 'deadlock', severity: 'information' },
      { code: 'leaked-handle', severity: 'warning' },
      { code: 'not-recorded', severity: 'error' },
    ];
    assert.deepEqual(codes(inOrder(found)), ['not-recorded', 'leaked-handle', 'deadlock']);
  });

  it('is within a severity what blocks now, what outlives its owner, what was leaked', () => {
    const blocks = [
      'deadlock',
      'writer-blocked',
      'write-blocked',
      'waits-for-input',
      'write-end-held',
      'descendant-holds-pipe',
    ] as const;
    const outlives = [
      'socket-inherited',
      'file-inherited',
      'directory-in-use',
      'job-kept-alive',
      'pipe-name-taken',
      'left-job',
    ] as const;
    for (const first of blocks) {
      for (const second of outlives) {
        assert.deepEqual(
          codes(inOrder([warning('leaked-handle'), warning(second), warning(first)])),
          [first, second, 'leaked-handle'],
        );
      }
    }
  });

  it('puts what never ran before what waits for it', () => {
    const found = [warning('write-end-held'), warning('launch-failed')];
    assert.deepEqual(codes(inOrder(found)), ['launch-failed', 'write-end-held']);
  });

  it('leaves those of one rank as they were found', () => {
    const found = [warning('waits-for-input'), warning('deadlock'), warning('writer-blocked')];
    assert.deepEqual(inOrder(found), found);
  });
});

describe('The key of a finding', () => {
  const finding = (change: Partial<Finding>): Finding => ({
    code: 'socket-inherited',
    severity: 'warning',
    headline: 'b.exe keeps port 80 in use.',
    fix: '',
    places: [{ kind: 'process', id: 'b' }],
    evidence: {},
    ...change,
  });

  it('stays when the sentence tells of the past, and when it has other places', () => {
    const now = finding({ about: 'a port 80' });
    const past = finding({
      about: 'a port 80',
      headline: 'b.exe kept port 80 in use.',
      places: [{ kind: 'process', id: 'c' }],
    });
    assert.deepEqual(findingKeys([now]), findingKeys([past]));
  });

  it('differs between findings about different things, and between those about the same', () => {
    const keys = findingKeys([
      finding({ about: 'x' }),
      finding({ about: 'y' }),
      finding({ places: [{ kind: 'process', id: 'x' }] }),
      finding({ places: [{ kind: 'process', id: 'y' }] }),
      finding({ about: 'x' }),
      finding({ about: 'x', code: 'file-inherited' }),
    ]);
    assert.equal(new Set(keys).size, keys.length);
  });
});
