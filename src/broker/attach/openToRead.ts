// Opens a process to read it and nothing else: no right to suspend or terminate it is asked for.
import {
  ERROR_ACCESS_DENIED,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_VM_READ,
  SYNCHRONIZE,
} from '../../win32/constants';
import type { Opened } from '../../win32/bindings/handleCopies';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Win32 } from '../../win32/win32';
import { isOfWindows } from '../holders/windowsProcesses';

const least = PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE;

/**
 * From the most to the least that is of use: a process that refuses one right may grant the others. DuplicateHandle with the right to
 * copy could close handles as well, which nobody here does.
 * https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
 */
const wanted = [
  least | PROCESS_VM_READ | PROCESS_QUERY_INFORMATION,
  least | PROCESS_VM_READ,
  least,
];

/** Only when it is the one that was meant: a pid is given away again. One of Windows itself counts as one that refuses. The receiver closes it. */
export function openToRead(
  inspect: Pick<Win32, 'OpenForCopies' | 'Descent' | 'Discard'>,
  { pid, name, createdAt }: Pick<ListedProcess, 'pid' | 'name' | 'createdAt'>,
): Opened | 'another' {
  if (isOfWindows({ pid, name })) return { ok: false, code: ERROR_ACCESS_DENIED };
  let opened: Opened = { ok: false, code: 0 };
  for (const rights of wanted) {
    opened = inspect.OpenForCopies(pid, rights);
    if (opened.ok) break;
  }
  if (!opened.ok) return opened;
  const now = inspect.Descent(opened.process)?.createdAt;
  if (now === undefined || now === createdAt) return opened;
  inspect.Discard(opened.process);
  return 'another';
}
