// The codes by which Windows ends programs, under the names of ntstatus.h, with why each comes and what to do about it.
import * as l10n from '@vscode/l10n';

/**
 * `unloaded`: it ended before its first instruction, because it could not be loaded. `interrupted`: somebody outside of it wanted
 * its end. `crashed`: it ended by an error of its own.
 */
type EndKind = 'unloaded' | 'interrupted' | 'crashed';

interface EndCode {
  readonly kind: EndKind;
  readonly name: string;
  /** How it came to be, in one sentence; empty where the name says it all. */
  readonly why: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly fix: string;
}

/**
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55; the two without a symbol:
 * the exceptions of the CLR and of Visual C++ ("CCR" and "msc" with an E before them).
 */
function endCode(code: number): EndCode | null {
  const of = (kind: EndKind, name: string, why: string, fix: string): EndCode => ({
    ...{ kind, name, why, fix },
  });
  switch (code) {
    case 0xc000_0135:
      return of(
        ...(['unloaded', 'STATUS_DLL_NOT_FOUND'] as const),
        l10n.t('A DLL it needs is neither beside the program nor on the search path.'),
        l10n.t(
          'List the DLLs it needs (dumpbin /dependents). Put the missing one beside the program, or add its folder to PATH.',
        ),
      );
    case 0xc000_0138:
      return of('unloaded', 'STATUS_ORDINAL_NOT_FOUND', ...anotherVersion());
    case 0xc000_0139:
      return of('unloaded', 'STATUS_ENTRYPOINT_NOT_FOUND', ...anotherVersion());
    case 0xc000_007b:
      return of(
        ...(['unloaded', 'STATUS_INVALID_IMAGE_FORMAT'] as const),
        l10n.t(
          'A DLL it needs is damaged or built for another processor, for example 32-bit instead of 64-bit.',
        ),
        l10n.t(
          'Use DLLs that are built for the same processor as the program (dumpbin /headers shows it).',
        ),
      );
    case 0xc000_0142:
      return of(
        ...(['unloaded', 'STATUS_DLL_INIT_FAILED'] as const),
        l10n.t(
          'The DllMain of a DLL returned FALSE, or there is no desktop to start on, as during a logoff.',
        ),
        l10n.t(
          'Debug the DllMain of the DLLs it loads. In a service, check the desktop it starts on (STARTUPINFO.lpDesktop).',
        ),
      );
    case 0xc000_0428:
      return of(
        ...(['unloaded', 'STATUS_INVALID_IMAGE_HASH'] as const),
        l10n.t('Windows rejects the signature of the program or of a DLL it needs.'),
        l10n.t('Sign the file again, or allow it in the code integrity policy of this computer.'),
      );
    case 0xc000_013a:
      return of(
        ...(['interrupted', 'STATUS_CONTROL_C_EXIT'] as const),
        l10n.t('Its console received Ctrl+C or Ctrl+Break, or was closed.'),
        l10n.t(
          'To let it survive Ctrl+C, start it with CREATE_NEW_PROCESS_GROUP, or handle the signal (SetConsoleCtrlHandler).',
        ),
      );
    case 0x4001_0004:
      return of(
        ...(['interrupted', 'DBG_TERMINATE_PROCESS'] as const),
        l10n.t('Windows terminated it, as during a logoff or a shutdown.'),
        '',
      );
    case 0xc000_0354:
      return of(
        ...(['interrupted', 'STATUS_DEBUGGER_INACTIVE'] as const),
        l10n.t('Its debugger exited, and Windows terminates a debugged process with its debugger.'),
        l10n.t(
          'To let it live on, call DebugSetProcessKillOnExit(FALSE) in the debugger, or detach first.',
        ),
      );
    case 0xc000_0374:
      return of(
        ...(['crashed', 'STATUS_HEAP_CORRUPTION'] as const),
        l10n.t('It wrote outside a heap block or freed a block twice; Windows noticed it later.'),
        l10n.t(
          'Find the first bad write: run the program with page heap (gflags) or with AddressSanitizer.',
        ),
      );
    case 0xc000_00fd:
      return of(
        ...(['crashed', 'STATUS_STACK_OVERFLOW'] as const),
        l10n.t('Its calls are nested too deep, as in endless recursion.'),
        l10n.t('End the recursion, or reserve a larger stack (linker option /STACK).'),
      );
    case 0xc000_0409:
      return of(
        ...(['crashed', 'STATUS_STACK_BUFFER_OVERRUN'] as const),
        l10n.t(
          'It terminated itself with __fastfail: abort(), a failed security check, or a panic.',
        ),
        reasonInOutput(),
      );
    case 0xc000_0602:
      return of(
        ...(['crashed', 'STATUS_FAIL_FAST_EXCEPTION'] as const),
        l10n.t('It terminated itself with RaiseFailFastException.'),
        reasonInOutput(),
      );
    case 0xc000_0417:
      return of(
        ...(['crashed', 'STATUS_INVALID_CRUNTIME_PARAMETER'] as const),
        l10n.t('It passed an invalid argument to a function of the C runtime.'),
        l10n.t(
          'Build it with the debug version of the C runtime (/MDd), which names the function and the argument.',
        ),
      );
    case 0xc000_0017:
      return of(
        ...(['crashed', 'STATUS_NO_MEMORY'] as const),
        l10n.t('Windows had no memory left for it.'),
        l10n.t('Check the memory limits of its job and the size of the page file.'),
      );
    case 0xe043_4352:
      return of('crashed', l10n.t('a .NET exception'), nobodyCaught(), reasonInOutput());
    case 0xe06d_7363:
      return of('crashed', l10n.t('a C++ exception'), nobodyCaught(), inDebugger());
    default: {
      const name = exceptions[code];
      return name === undefined ? null : of('crashed', name, '', inDebugger());
    }
  }
}

const anotherVersion = (): readonly [why: string, fix: string] => [
  l10n.t('A DLL it loads lacks a function it needs: the search path leads to another version.'),
  l10n.t(
    'Put the right version of the DLL beside the program, or remove the folder of the other one from PATH.',
  ),
];

const nobodyCaught = (): string => l10n.t('Nothing in the program caught the exception.');

const reasonInOutput = (): string =>
  l10n.t('Look for the reason in what it wrote to stderr, and in the Application event log.');

const inDebugger = (): string =>
  l10n.t(
    'To see where, run the program in a debugger or collect a dump (Windows Error Reporting, LocalDumps).',
  );

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

const nothingKnown = { why: '', fix: '' };

/** How an exception came to be and what to do about it, by its code in hex text; empty where nothing is known. */
export const endAdvice = (code: string): Pick<EndCode, 'why' | 'fix'> =>
  endCode(Number(code)) ?? nothingKnown;

/** "0xc0000005 (STATUS_ACCESS_VIOLATION)". */
export function endText(code: string): string {
  const name = endCode(Number(code))?.name;
  return name === undefined ? code : `${code} (${name})`;
}
