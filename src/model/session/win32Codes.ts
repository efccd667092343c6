// The Win32 error codes people meet here: their symbol and what they mean for a launch.
import * as l10n from '@vscode/l10n';

interface Win32Code {
  readonly symbol: string;
  readonly meaning: () => string;
}

/** Meanings in the context of creating processes, handles and pipes; symbols from winerror.h. */
const codes: Readonly<Record<number, Win32Code>> = {
  2: { symbol: 'ERROR_FILE_NOT_FOUND', meaning: () => l10n.t('There is no such file.') },
  3: {
    symbol: 'ERROR_PATH_NOT_FOUND',
    meaning: () => l10n.t('A folder of the path does not exist.'),
  },
  5: {
    symbol: 'ERROR_ACCESS_DENIED',
    meaning: () => l10n.t('Access is denied to the file, process or object.'),
  },
  6: {
    symbol: 'ERROR_INVALID_HANDLE',
    meaning: () => l10n.t('The value is not a handle of this process.'),
  },
  8: { symbol: 'ERROR_NOT_ENOUGH_MEMORY', meaning: () => l10n.t('There is not enough memory.') },
  24: {
    symbol: 'ERROR_BAD_LENGTH',
    meaning: () => l10n.t('The length is wrong; an empty handle list is refused with this code.'),
  },
  29: { symbol: 'ERROR_WRITE_FAULT', meaning: () => l10n.t('The file could not be written.') },
  30: { symbol: 'ERROR_READ_FAULT', meaning: () => l10n.t('The file could not be read.') },
  32: {
    symbol: 'ERROR_SHARING_VIOLATION',
    meaning: () => l10n.t('Another process has the file open.'),
  },
  87: {
    symbol: 'ERROR_INVALID_PARAMETER',
    meaning: () =>
      l10n.t(
        'A parameter is wrong. At a launch with a handle list: an entry is not inheritable, not valid or stands twice, or bInheritHandles is FALSE.',
      ),
  },
  109: {
    symbol: 'ERROR_BROKEN_PIPE',
    meaning: () =>
      l10n.t(
        'The other end of the pipe is closed: for a reader this is end of file, for a writer nobody is left to read.',
      ),
  },
  112: { symbol: 'ERROR_DISK_FULL', meaning: () => l10n.t('The disk is full.') },
  122: { symbol: 'ERROR_INSUFFICIENT_BUFFER', meaning: () => l10n.t('The buffer is too small.') },
  123: {
    symbol: 'ERROR_INVALID_NAME',
    meaning: () => l10n.t('The path has a character that is not allowed.'),
  },
  193: {
    symbol: 'ERROR_BAD_EXE_FORMAT',
    meaning: () => l10n.t('The file is not a Windows program.'),
  },
  206: {
    symbol: 'ERROR_FILENAME_EXCED_RANGE',
    meaning: () => l10n.t('The path or command line is too long.'),
  },
  216: {
    symbol: 'ERROR_EXE_MACHINE_TYPE_MISMATCH',
    meaning: () => l10n.t('The program is for another kind of processor.'),
  },
  225: {
    symbol: 'ERROR_VIRUS_INFECTED',
    meaning: () =>
      l10n.t('Antivirus software blocked the file: it takes it for a virus or unwanted software.'),
  },
  232: {
    symbol: 'ERROR_NO_DATA',
    meaning: () => l10n.t('The reader has closed its end of the pipe.'),
  },
  233: {
    symbol: 'ERROR_PIPE_NOT_CONNECTED',
    meaning: () => l10n.t('No process is at the other end of the pipe.'),
  },
  267: {
    symbol: 'ERROR_DIRECTORY',
    meaning: () => l10n.t('The working directory does not exist.'),
  },
  299: {
    symbol: 'ERROR_PARTIAL_COPY',
    meaning: () => l10n.t('The memory could not be read whole.'),
  },
  740: {
    symbol: 'ERROR_ELEVATION_REQUIRED',
    meaning: () =>
      l10n.t(
        'The program wants administrator rights, which a launch with inherited handles cannot give.',
      ),
  },
  995: { symbol: 'ERROR_OPERATION_ABORTED', meaning: () => l10n.t('The call was cancelled.') },
  1168: { symbol: 'ERROR_NOT_FOUND', meaning: () => l10n.t('There was nothing to cancel.') },
  1260: {
    symbol: 'ERROR_ACCESS_DISABLED_BY_POLICY',
    meaning: () =>
      l10n.t(
        'A group policy blocks this program (AppLocker or Software Restriction Policies): ask your administrator.',
      ),
  },
  1920: {
    symbol: 'ERROR_CANT_ACCESS_FILE',
    meaning: () =>
      l10n.t(
        'Windows cannot open the file. It may be the execution alias of a Store app that is not installed for this user.',
      ),
  },
  4551: {
    symbol: 'ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION',
    meaning: () =>
      l10n.t(
        'Application control blocks this program (App Control for Business or Smart App Control).',
      ),
  },
};

/** Where a code means something else to one function than to the others. */
const ofFunction: Readonly<Record<string, () => string>> = {
  'OpenProcess 5': () =>
    l10n.t(
      'Access to this process is denied: it belongs to another user, has more rights than the launcher, or is protected.',
    ),
  'OpenProcess 87': () => l10n.t('There is no process with this id.'),
  'DuplicateHandle 5': () =>
    l10n.t(
      'The copy cannot have more access than the original, or the process cannot receive handles.',
    ),
  'AssignProcessToJobObject 5': () =>
    l10n.t(
      'The process is in another job already, that of its parent, and the two cannot be nested.',
    ),
};

export function win32Symbol(code: number): string {
  return codes[code]?.symbol ?? `error ${code}`;
}

export function win32Meaning(code: number, api = ''): string {
  return (
    ofFunction[`${api} ${code}`]?.() ??
    codes[code]?.meaning() ??
    l10n.t('See "System Error Codes" in the Windows documentation.')
  );
}
