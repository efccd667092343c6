// Ends a process that somebody was shown, as they asked, and waits until it has ended.
import * as l10n from '@vscode/l10n';
import type { ShownProcess } from '../../model/protocol/brokerProtocol';
import { ERROR_ACCESS_DENIED, PROCESS_TERMINATE, SYNCHRONIZE } from '../../win32/constants';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import { openShown } from './shownProcess';

/** @throws Error with a sentence for people when it was not ended. */
export async function endShown(
  { win32, inspect }: { readonly win32: Pick<Win32, 'TerminateProcess'>; readonly inspect: Win32 },
  named: ShownProcess,
): Promise<void> {
  const denied = (): string =>
    l10n.t(
      '{0} (PID {1}) cannot be terminated: access is denied. It runs as another user or with more rights.',
      named.name,
      named.pid,
    );
  const opened = openShown(inspect, named, PROCESS_TERMINATE | SYNCHRONIZE, denied);
  try {
    win32.TerminateProcess(opened, 1);
    await inspect.WaitForExit(opened);
  } catch (error) {
    if (!(error instanceof Win32Error) || error.code !== ERROR_ACCESS_DENIED) throw error;
    throw new Error(denied(), { cause: error });
  } finally {
    inspect.Discard(opened);
  }
}
