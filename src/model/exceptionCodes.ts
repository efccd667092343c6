// The exceptions by which programs end, under the names of winnt.h and ntstatus.h.

const symbols: Readonly<Record<number, string>> = {
  0x8000_0003: 'STATUS_BREAKPOINT',
  0xc000_0005: 'STATUS_ACCESS_VIOLATION',
  0xc000_0006: 'STATUS_IN_PAGE_ERROR',
  0xc000_0008: 'STATUS_INVALID_HANDLE',
  0xc000_001d: 'STATUS_ILLEGAL_INSTRUCTION',
  0xc000_0025: 'STATUS_NONCONTINUABLE_EXCEPTION',
  0xc000_008e: 'STATUS_FLOAT_DIVIDE_BY_ZERO',
  0xc000_0094: 'STATUS_INTEGER_DIVIDE_BY_ZERO',
  0xc000_0096: 'STATUS_PRIVILEGED_INSTRUCTION',
  0xc000_00fd: 'STATUS_STACK_OVERFLOW',
  0xc000_0374: 'STATUS_HEAP_CORRUPTION',
  0xc000_0409: 'STATUS_STACK_BUFFER_OVERRUN',
  0xe06d_7363: 'a C++ exception',
};

/** The exception whose code a process ended with, as hex text; null for an exit code that is none. */
export function exceptionOf(exitCode: number | null): string | null {
  const unsigned = (exitCode ?? 0) >>> 0;
  return unsigned in symbols ? `0x${unsigned.toString(16)}` : null;
}

/** "0xc0000005 (STATUS_ACCESS_VIOLATION)". */
export function exceptionText(code: string): string {
  const symbol = symbols[Number(code)];
  return symbol ? `${code} (${symbol})` : code;
}
