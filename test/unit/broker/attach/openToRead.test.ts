// Opening a process to read it: with the rights it grants, and only when it is still the one that was meant.
import assert from 'node:assert/strict';
import { openToRead } from '../../../../src/broker/attach/openToRead';
import {
  PROCESS_QUERY_INFORMATION,
  PROCESS_SUSPEND_RESUME,
  PROCESS_TERMINATE,
  PROCESS_VM_READ,
} from '../../../../src/win32/constants';
import type { Handle } from '../../../../src/win32/handle';

/** One process, created at a moment, that refuses some rights. */
function kernel(createdAt: string | null, refuses: number) {
  const asked: number[] = [];
  const discarded: Handle[] = [];
  return {
    ...{ asked, discarded },
    OpenForCopies(_pid: number, access = 0) {
      asked.push(access);
      return (access & refuses) === 0
        ? ({ ok: true, process: 77n } as const)
        : ({ ok: false, code: 5 } as const);
    },
    Descent: () => (createdAt === null ? null : { parentPid: 1, createdAt }),
    Discard: (handle: Handle) => void discarded.push(handle),
  };
}

const meant = { pid: 12, name: 'tool.exe', createdAt: '1000' };

describe('Opening a process to read it', () => {
  it('asks for no right to change it', () => {
    for (const refuses of [0, PROCESS_QUERY_INFORMATION, PROCESS_VM_READ, 0x1f_ffff]) {
      const here = kernel('1000', refuses);
      openToRead(here, meant);
      assert.ok(here.asked.length > 0);
      for (const access of here.asked)
        assert.equal(access & (PROCESS_TERMINATE | PROCESS_SUSPEND_RESUME), 0);
    }
  });

  it('makes do with less when it refuses some', () => {
    assert.deepEqual(openToRead(kernel('1000', 0), meant), { ok: true, process: 77n });
    assert.deepEqual(openToRead(kernel('1000', PROCESS_VM_READ), meant), {
      ok: true,
      process: 77n,
    });
    assert.deepEqual(openToRead(kernel('1000', 0x1f_ffff), meant), { ok: false, code: 5 });
  });

  it('never opens a process of Windows itself, whoever asks for it', () => {
    for (const name of ['lsass.exe', 'Services.exe']) {
      const here = kernel('1000', 0);
      assert.deepEqual(openToRead(here, { ...meant, name }), { ok: false, code: 5 });
      assert.deepEqual(here.asked, []);
    }
  });

  it('lets another go that has the PID by now', () => {
    const here = kernel('2000', 0);
    assert.equal(openToRead(here, meant), 'another');
    assert.deepEqual(here.discarded, [77n]);
  });

  it('believes one that does not say when it was created', () => {
    assert.deepEqual(openToRead(kernel(null, 0), meant), { ok: true, process: 77n });
  });
});
