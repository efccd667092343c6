// What the debugger answers to an exception, so that the program goes on as it would without one.
import {
  DBG_CONTINUE,
  DBG_EXCEPTION_NOT_HANDLED,
  EXCEPTION_NONCONTINUABLE,
  STATUS_BREAKPOINT,
  STATUS_HANDLE_NOT_CLOSABLE,
  STATUS_INVALID_HANDLE,
  STATUS_WX86_BREAKPOINT,
} from '../../win32/constants';
import type { DebugEvent } from '../../win32/bindings/debugging';

type ExceptionEvent = DebugEvent & { readonly kind: 'exception' };

/** An exception by which a process may end. */
export interface Raised {
  readonly code: number;
  readonly address: bigint;
}

/** NtClose was called with a value that names no handle, or one that is protected. */
export interface InvalidClose extends Raised {
  /** How often the process has done that. */
  readonly count: number;
}

interface Answer {
  readonly status: number;
  /** Null where there is nothing to say; of many, the first, the second, the fourth and so on are said. */
  readonly invalidClose: InvalidClose | null;
}

/** What has to be asked of the kernel. */
interface Questions {
  /** Whether the address lies in ntdll.dll, which is at the same place in every process. */
  readonly isInNtdll: (address: bigint) => boolean;
  /** ProcessStrictHandleCheckPolicy: the process has these exceptions raised without a debugger, too. */
  readonly checksHandles: (pid: number) => boolean;
}

/** NTSTATUS codes with the severity of an error. */
const firstError = 0xc000_0000;

const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;

export class ExceptionAnswers {
  /** Those whose loader will raise breakpoints, because they know that they are debugged. */
  readonly #aware = new Map<number, Set<number>>();
  /** The exception each raised last: whatever ends with its code has ended by it. */
  readonly #raised = new Map<number, Raised>();
  readonly #closes = new Map<number, InvalidClose>();

  constructor(private readonly questions: Questions) {}

  /** A process that could not be kept from knowing its debugger. */
  knowsDebugger(pid: number): void {
    this.#aware.set(pid, new Set());
  }

  /** The breakpoints of the loader are for the debugger; every other exception is the program's own affair. */
  answerTo(event: ExceptionEvent): Answer {
    const { pid, code, address } = event;
    if (this.#isOfNtClose(event)) {
      const count = (this.#closes.get(pid)?.count ?? 0) + 1;
      const invalidClose = { code, address, count };
      this.#closes.set(pid, invalidClose);
      return { status: DBG_CONTINUE, invalidClose: isPowerOfTwo(count) ? invalidClose : null };
    }
    if (code >= firstError) this.#raised.set(pid, { code, address });
    const raised = this.#aware.get(pid);
    const isBreakpoint = code === STATUS_BREAKPOINT || code === STATUS_WX86_BREAKPOINT;
    const isLoaders = raised !== undefined && isBreakpoint && !raised.has(code);
    if (isLoaders) raised.add(code);
    const status = isLoaders ? DBG_CONTINUE : DBG_EXCEPTION_NOT_HANDLED;
    return { status, invalidClose: null };
  }

  /**
   * Of a process with a debug port the kernel raises these two out of NtClose, which returns their code to everybody else. Continued,
   * it returns that code here, too. At the first chance as at the second: a process that does not know of its debugger looks for a
   * handler of its own first (RtlRaiseException asks PEB.BeingDebugged). The same codes raised by a program's RaiseException have an
   * address outside of ntdll, and those of ntdll's own RtlRaiseStatus cannot be continued.
   * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle
   */
  #isOfNtClose({ pid, code, address, flags }: ExceptionEvent): boolean {
    return (
      (code === STATUS_INVALID_HANDLE || code === STATUS_HANDLE_NOT_CLOSABLE) &&
      (flags & EXCEPTION_NONCONTINUABLE) === 0 &&
      this.questions.isInNtdll(address) &&
      !this.questions.checksHandles(pid)
    );
  }

  /**
   * The exception a process has ended by; null for none. The second chance is not given to the debugger of a process whose own
   * filter of unhandled exceptions has it end, nor by Wine to the debugger of one that does not know of it.
   */
  crashOf(pid: number, exitCode: number): Raised | null {
    const raised = this.#raised.get(pid);
    return raised?.code === exitCode ? raised : null;
  }

  /** The last one, for a process that has ended; null when it has been said. */
  lastClose(pid: number): InvalidClose | null {
    const last = this.#closes.get(pid);
    return last && !isPowerOfTwo(last.count) ? last : null;
  }

  forget(pid: number): void {
    this.#aware.delete(pid);
    this.#raised.delete(pid);
    this.#closes.delete(pid);
  }
}
