// With how much reserve an attached session says who inherited what: none where its debugger saw everybody being created.
import assert from 'node:assert/strict';
import { withReserve } from '../../../../src/model/findings/attachedReserve';
import type { Finding, FindingStep } from '../../../../src/model/findings/finding';
import type { ProcessState } from '../../../../src/model/session/state';

const process = (pid: number, seenBy: 'attach' | 'debug'): ProcessState =>
  ({
    ...{ id: `${pid}`, pid, name: 'a.exe' },
    descent: { parentId: null, image: null, createdAt: '1', seenBy, note: null },
    birth: seenBy === 'attach' ? { attached: {} } : {},
  }) as ProcessState;

const step = (pid: number): FindingStep => ({
  ...{ pid, name: 'a.exe', hasExited: false, handle: '0x4', place: null },
});

const finding = (...pids: readonly number[]): Finding => ({
  ...{ code: 'leaked-handle', severity: 'warning', headline: 'It leaks.', fix: '' },
  ...{ places: [{ kind: 'session' }], evidence: {} },
  ...(pids.length > 0 ? { path: pids.map(step) } : {}),
});

const why = (processes: readonly ProcessState[], ...pids: readonly number[]): string | undefined =>
  withReserve({ attached: { pids: [1], tree: true }, processes }, [finding(...pids)])[0]?.why;

describe('The reserve of an attached session', () => {
  const before = [process(1, 'attach'), process(2, 'attach')];
  const later = [...before, process(3, 'debug'), process(4, 'debug')];

  it('is on all of it where nobody saw a creation', () => {
    const text =
      'Who inherited it from whom is inferred: the session saw no process being created.';
    assert.equal(why(before, 1, 2), text);
    assert.equal(why(before), text);
  });

  it('is on a part of it where some ran before', () => {
    const text =
      'Who inherited it from whom is partly inferred: some of these processes ran before the session attached.';
    assert.equal(why(later, 1, 3), text);
    assert.equal(why(later), text);
    // Of a process that nobody knows nothing was seen.
    assert.equal(why(later, 3, 99), text);
  });

  it('is not there where the debugger saw all of them being created', () => {
    assert.equal(why(later, 3, 4), undefined);
  });

  it('is none of a session that launched its processes', () => {
    assert.deepEqual(withReserve({ processes: later }, [finding(1, 2)]), [finding(1, 2)]);
  });
});
