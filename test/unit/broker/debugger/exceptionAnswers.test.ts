// What the debugger answers to exceptions: those of NtClose are continued, the loader's breakpoints are its own, the rest is the program's.
import assert from 'node:assert/strict';
import { ExceptionAnswers } from '../../../../src/broker/debugger/exceptionAnswers';
import {
  DBG_CONTINUE,
  DBG_EXCEPTION_NOT_HANDLED,
  EXCEPTION_NONCONTINUABLE,
  STATUS_BREAKPOINT,
  STATUS_HANDLE_NOT_CLOSABLE,
  STATUS_INVALID_HANDLE,
} from '../../../../src/win32/constants';

const inNtdll = 0x7ff8_0000_1000n;
const strict = 99;

const answers = (): ExceptionAnswers =>
  new ExceptionAnswers({
    isInNtdll: (address) => address === inNtdll,
    checksHandles: (pid) => pid === strict,
  });

const exception = (
  code: number,
  more: { address?: bigint; flags?: number; pid?: number } = {},
) => ({
  kind: 'exception' as const,
  ...{ pid: 7, tid: 8, flags: 0, address: inNtdll, isFirstChance: true },
  ...{ code, ...more },
});

describe('An exception of NtClose under a debugger', () => {
  for (const code of [STATUS_INVALID_HANDLE, STATUS_HANDLE_NOT_CLOSABLE]) {
    it(`0x${code.toString(16)} is continued at either chance, and said`, () => {
      for (const isFirstChance of [true, false]) {
        const { status, invalidClose } = answers().answerTo({ ...exception(code), isFirstChance });
        assert.equal(status, DBG_CONTINUE);
        assert.deepEqual(invalidClose, { code, address: inNtdll, count: 1 });
      }
    });
  }

  it('is no crash, whatever the process ends with', () => {
    const asked = answers();
    asked.answerTo(exception(STATUS_INVALID_HANDLE));
    assert.equal(asked.crashOf(7, STATUS_INVALID_HANDLE), null);
  });

  it('is left to a process that has its handles checked without a debugger, too', () => {
    const { status, invalidClose } = answers().answerTo(
      exception(STATUS_INVALID_HANDLE, { pid: strict }),
    );
    assert.equal(status, DBG_EXCEPTION_NOT_HANDLED);
    assert.equal(invalidClose, null);
  });

  it('is told from the same code raised by the program, or by ntdll for good', () => {
    for (const more of [{ address: 0x1000n }, { flags: EXCEPTION_NONCONTINUABLE }]) {
      const asked = answers();
      const { status, invalidClose } = asked.answerTo(exception(STATUS_INVALID_HANDLE, more));
      assert.equal(status, DBG_EXCEPTION_NOT_HANDLED);
      assert.equal(invalidClose, null);
      assert.equal(asked.crashOf(7, STATUS_INVALID_HANDLE)?.code, STATUS_INVALID_HANDLE);
    }
  });

  it('is said ever more rarely, and in full at the end', () => {
    const asked = answers();
    const said = Array.from({ length: 100 }, () => asked.answerTo(exception(STATUS_INVALID_HANDLE)))
      .map(({ invalidClose }) => invalidClose?.count ?? 0)
      .filter((count) => count > 0);
    assert.deepEqual(said, [1, 2, 4, 8, 16, 32, 64]);
    assert.equal(asked.lastClose(7)?.count, 100);
    asked.forget(7);
    assert.equal(asked.lastClose(7), null);
  });
});

describe('Any other exception', () => {
  it("is the program's affair, and what it ends with", () => {
    const asked = answers();
    const { status } = asked.answerTo(exception(0xc000_0005, { address: 0x10n }));
    assert.equal(status, DBG_EXCEPTION_NOT_HANDLED);
    assert.deepEqual(asked.crashOf(7, 0xc000_0005), { code: 0xc000_0005, address: 0x10n });
    assert.equal(asked.crashOf(7, 5), null);
  });

  it('of the loader is continued once, in a process that knows of its debugger', () => {
    const asked = answers();
    asked.knowsDebugger(7);
    const statuses = [1, 2].map(() => asked.answerTo(exception(STATUS_BREAKPOINT)).status);
    assert.deepEqual(statuses, [DBG_CONTINUE, DBG_EXCEPTION_NOT_HANDLED]);
    assert.equal(
      answers().answerTo(exception(STATUS_BREAKPOINT)).status,
      DBG_EXCEPTION_NOT_HANDLED,
    );
  });
});
