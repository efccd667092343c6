// The codes by which Windows ends programs, under the names of ntstatus.h, with what each means for whoever started the program.
import * as l10n from '@vscode/l10n';

/**
 * `unloaded`: it ended before its first instruction, because it could not be loaded. `interrupted`: somebody outside of it wanted
 * its end. `crashed`: it ended by an error of its own.
 */
type EndKind = 'unloaded' | 'interrupted' | 'crashed';

interface EndCode {
  readonly kind: EndKind;
  readonly name: string;
  /** One or two sentences; empty where the name says it all. */
  readonly meaning: string;
}

/**
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55; the two without a symbol:
 * the exceptions of the CLR and of Visual C++ ("CCR" and "msc" with an E before them).
 */
function endCode(code: number): EndCode | null {
  const of = (kind: EndKind, name: string, meaning = ''): EndCode => ({ kind, name, meaning });
  switch (code) {
    case 0xc000_0135:
      return of(
        ...(['unloaded', 'STATUS_DLL_NOT_FOUND'] as const),
        l10n.t(
          'A DLL it needs was not found: not beside the program, not in the working folder, not on PATH.',
        ),
      );
    case 0xc000_0138:
      return of('unloaded', 'STATUS_ORDINAL_NOT_FOUND', anotherVersion());
    case 0xc000_0139:
      return of('unloaded', 'STATUS_ENTRYPOINT_NOT_FOUND', anotherVersion());
    case 0xc000_007b:
      return of(
        ...(['unloaded', 'STATUS_INVALID_IMAGE_FORMAT'] as const),
        l10n.t(
          'A DLL it needs is made for another processor, 32-bit where it must be 64-bit or the other way round, or is damaged.',
        ),
      );
    case 0xc000_0142:
      return of(
        ...(['unloaded', 'STATUS_DLL_INIT_FAILED'] as const),
        l10n.t(
          'A DLL refused to start: its DllMain returned FALSE. The same code comes where there is no desktop to start on, as at a logoff.',
        ),
      );
    case 0xc000_0428:
      return of(
        ...(['unloaded', 'STATUS_INVALID_IMAGE_HASH'] as const),
        l10n.t('Windows does not accept the signature of the program, or of a DLL it needs.'),
      );
    case 0xc000_013a:
      return of(
        ...(['interrupted', 'STATUS_CONTROL_C_EXIT'] as const),
        l10n.t('Ctrl+C or Ctrl+Break was pressed in its console, or the console was closed.'),
      );
    case 0x4001_0004:
      return of(
        ...(['interrupted', 'DBG_TERMINATE_PROCESS'] as const),
        l10n.t('Windows ended it, as at a logoff or a shutdown.'),
      );
    case 0xc000_0354:
      return of(
        ...(['interrupted', 'STATUS_DEBUGGER_INACTIVE'] as const),
        l10n.t('Its debugger ended, and took it along.'),
      );
    case 0xc000_0374:
      return of(
        ...(['crashed', 'STATUS_HEAP_CORRUPTION'] as const),
        l10n.t(
          'It wrote beyond what it had allocated, or freed something twice; Windows saw it later.',
        ),
      );
    case 0xc000_00fd:
      return of(
        ...(['crashed', 'STATUS_STACK_OVERFLOW'] as const),
        l10n.t('Calls went too deep, as in a recursion without an end.'),
      );
    case 0xc000_0409:
      return of(
        ...(['crashed', 'STATUS_STACK_BUFFER_OVERRUN'] as const),
        l10n.t(
          'It ended itself by __fastfail: by abort() of the C runtime, a failed security check, or a panic.',
        ),
      );
    case 0xc000_0602:
      return of(
        ...(['crashed', 'STATUS_FAIL_FAST_EXCEPTION'] as const),
        l10n.t('It ended itself by RaiseFailFastException.'),
      );
    case 0xc000_0417:
      return of(
        ...(['crashed', 'STATUS_INVALID_CRUNTIME_PARAMETER'] as const),
        l10n.t('It gave a function of the C runtime something that function does not take.'),
      );
    case 0xc000_0017:
      return of('crashed', 'STATUS_NO_MEMORY', l10n.t('There was no memory left for it.'));
    case 0xe043_4352:
      return of('crashed', l10n.t('an exception of .NET'), nobodyCaught());
    case 0xe06d_7363:
      return of('crashed', l10n.t('a C++ exception'), nobodyCaught());
    default: {
      const name = exceptions[code];
      return name === undefined ? null : of('crashed', name);
    }
  }
}

const anotherVersion = (): string =>
  l10n.t(
    'A DLL it needs lacks a function it asks for: another version of the DLL lies before the right one on the search path.',
  );

const nobodyCaught = (): string => l10n.t('Nobody in the program caught it.');

const exceptions: Readonly<Record<number, string>> = {
  0x8000_0003: 'STATUS_BREAKPOINT',
  0xc000_0005: 'STATUS_ACCESS_VIOLATION',
  0xc000_0006: 'STATUS_IN_PAGE_ERROR',
  0xc000_0008: 'STATUS_INVALID_HANDLE',
  0xc000_001d: 'STATUS_ILLEGAL_INSTRUCTION',
  0xc000_0025: 'STATUS_NONCONTINUABLE_EXCEPTION',
  0xc000_008e: 'STATUS_FLOAT_DIVIDE_BY_ZERO',
  0xc000_0094: 'STATUS_INTEGER_DIVIDE_BY_ZERO',
  0xc000_0096: 'STATUS_PRIVILEGED_INSTRUCTION',
  0xc000_0420: 'STATUS_ASSERTION_FAILURE',
};

/** How a process ended, by its exit code; null for a code that is the program's own. */
export function endOf(exitCode: number | null): (EndCode & { readonly code: string }) | null {
  const unsigned = (exitCode ?? 0) >>> 0;
  const found = endCode(unsigned);
  return found && { ...found, code: `0x${unsigned.toString(16)}` };
}

/** What an exception means, by its code in hex text; empty where its name says it all. */
export const endMeaning = (code: string): string => endCode(Number(code))?.meaning ?? '';

/** "0xc0000005 (STATUS_ACCESS_VIOLATION)". */
export function endText(code: string): string {
  const name = endCode(Number(code))?.name;
  return name === undefined ? code : `${code} (${name})`;
}
