// Opens the very process that somebody was shown, to do something to it: never another that has its PID by now, nor one that Windows needs.
import * as l10n from '@vscode/l10n';
import type { ShownProcess } from '../../model/protocol/brokerProtocol';
import { ERROR_ACCESS_DENIED, PROCESS_QUERY_LIMITED_INFORMATION } from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { isOfWindows } from './windowsProcesses';

/**
 * The caller closes it with `Discard`. While it is open the PID cannot pass on to another process.
 * @throws Error with a sentence for people when the process may not be touched, or is gone.
 */
export function openShown(
  inspect: Pick<Win32, 'OpenForCopies' | 'ProcessList' | 'IsCritical' | 'Discard'>,
  { pid, name, createdAt }: ShownProcess,
  rights: number,
  /** What to say when it denies them. */
  denied: () => string,
): Handle {
  if (pid === process.pid) {
    throw new Error(l10n.t('That is the launcher itself, which is not to be changed this way.'));
  }
  const critical = (): Error =>
    new Error(
      l10n.t(
        '{0} (PID {1}) is part of Windows. What is done to it can stop the whole system, so it is left alone.',
        name,
        pid,
      ),
    );
  if (isOfWindows({ pid, name })) throw critical();
  const opened = inspect.OpenForCopies(pid, rights | PROCESS_QUERY_LIMITED_INFORMATION);
  const hasEnded = l10n.t('{0} (PID {1}) has exited already.', name, pid);
  if (!opened.ok) {
    throw new Error(opened.code === ERROR_ACCESS_DENIED ? denied() : hasEnded);
  }
  try {
    const listed = inspect.ProcessList().find((one) => one.pid === pid);
    if (listed?.createdAt !== createdAt) {
      throw new Error(
        listed
          ? l10n.t('{0} (PID {1}) has exited already. {2} has its PID now.', name, pid, listed.name)
          : hasEnded,
      );
    }
    if (inspect.IsCritical(opened.process)) throw critical();
    return opened.process;
  } catch (error) {
    inspect.Discard(opened.process);
    throw error;
  }
}
