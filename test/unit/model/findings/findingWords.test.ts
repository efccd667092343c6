// The path of a finding reads as one line: who, by which PID, with which handle, and who has exited.
import assert from 'node:assert/strict';
import type { FindingStep } from '../../../../src/model/findings/finding';
import { findingPathText, stepText } from '../../../../src/model/findings/findingWords';

const step = (
  name: string | null,
  pid: number,
  change: Partial<FindingStep> = {},
): FindingStep => ({
  ...{ name, pid, hasExited: false, handle: null, place: { kind: 'process', id: name ?? '' } },
  ...change,
});

describe('The path of a finding', () => {
  it('names each process with its PID, its end and its handle', () => {
    const path = [
      step('a.exe', 12),
      step('b.exe', 13, { hasExited: true }),
      step('c.exe', 14, { handle: '0x54' }),
      step('d.exe', 15, { hasExited: true, handle: '0x58' }),
    ];
    assert.equal(
      findingPathText({ path }),
      'a.exe (PID 12) → b.exe (PID 13, exited) → c.exe (PID 14, handle 0x54) → d.exe (PID 15, exited, handle 0x58)',
    );
    assert.equal(findingPathText({}), '');
  });

  it('calls the parent of everything the launcher, and no program that is named like it', () => {
    const handle = { handle: '0x10', place: { kind: 'brokerHandle', value: '0x10' } } as const;
    assert.equal(stepText(step('broker', 5, { place: { kind: 'broker' } })), 'launcher (PID 5)');
    assert.equal(stepText(step('broker', 5, handle)), 'launcher (PID 5, handle 0x10)');
    assert.equal(stepText(step('broker', 5, { place: null })), 'launcher (PID 5)');
    assert.equal(stepText(step('broker', 5)), 'broker (PID 5)');
  });

  it('says what it knows of a process without a name or a PID', () => {
    assert.equal(stepText(step(null, 7, { hasExited: true, place: null })), 'PID 7 (exited)');
    assert.equal(stepText(step('a.exe', 0)), 'a.exe');
    assert.equal(stepText(step(null, 0)), 'unknown process');
  });
});
