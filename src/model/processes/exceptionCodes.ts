// The exceptions by which programs end, under the names of winnt.h and ntstatus.h.
import * as l10n from '@vscode/l10n';

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
};

/** What programs of Visual C++ raise for `throw`: it has no symbol. */
const cppException = 0xe06d_7363;

function nameOf(code: number): string | undefined {
  return code === cppException ? l10n.t('a C++ exception') : symbols[code];
}

/** The exception whose code a process ended with, as hex text; null for an exit code that is none. */
export function exceptionOf(exitCode: number | null): string | null {
  const unsigned = (exitCode ?? 0) >>> 0;
  return nameOf(unsigned) === undefined ? null : `0x${unsigned.toString(16)}`;
}

/** "0xc0000005 (STATUS_ACCESS_VIOLATION)". */
export function exceptionText(code: string): string {
  const name = nameOf(Number(code));
  return name === undefined ? code : `${code} (${name})`;
}
