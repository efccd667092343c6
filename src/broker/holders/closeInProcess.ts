// Closes one handle in another process, as somebody asked: only while it is the one that was shown, and while nothing runs there.
import * as l10n from '@vscode/l10n';
import { fileText } from '../../model/session/fileText';
import { hex } from '../../model/base/handleValue';
import { sameAsShown, type ShownHandle } from '../../model/handles/sameAsShown';
import type { ShownProcess } from '../../model/protocol/brokerProtocol';
import {
  DUPLICATE_CLOSE_SOURCE,
  DUPLICATE_SAME_ACCESS,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_INFORMATION,
  PROCESS_SUSPEND_RESUME,
} from '../../win32/constants';
import { CURRENT_PROCESS, type Handle } from '../../win32/handle';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { fileKey, type FileDescriber } from '../prober/fileDescriber';
import { openShown } from './shownProcess';

interface ClosingContext {
  /** Its calls are in the call trace. */
  readonly win32: Pick<Win32, 'DuplicateHandle'>;
  readonly inspect: Win32;
  readonly files: Pick<FileDescriber, 'describe'>;
}

/** As a person reads it: what has the value now, or had it when it was shown. */
const describe = ({ type, object }: ShownHandle): string => object ?? type;

/** What the handle is by now; null when there is none with the value. */
async function lookAgain(
  { inspect, files }: Pick<ClosingContext, 'inspect' | 'files'>,
  hProcess: Handle,
  pid: number,
  value: Handle,
): Promise<ShownHandle | null> {
  const entry: TableEntry | undefined = inspect
    .ProcessHandles(hProcess, pid)
    .find((one) => one.value === value);
  const copy = entry ? inspect.CopyHandle(hProcess, value) : null;
  if (!entry || copy === null) return null;
  const { access, inheritable } = entry;
  const facts = { value: hex(value), access: hex(access), inheritable };
  try {
    const type = inspect.ObjectType(copy) ?? 'unknown';
    if (type !== 'File') return { ...facts, type, object: inspect.ObjectName(copy) || null };
    const file = (await files.describe([{ pid, value }], { isUrgent: true })).get(
      fileKey(pid, value),
    );
    return file
      ? { ...facts, type, object: fileText(file), file }
      : { ...facts, type, object: null };
  } finally {
    inspect.Discard(copy);
  }
}

const deniedText = (who: string): string =>
  l10n.t(
    'No handle of {0} can be closed: access is denied. It runs as another user or with more rights.',
    who,
  );

const whoIs = ({ name, pid }: ShownProcess): string =>
  l10n.t({
    message: '{0} (PID {1})',
    args: [name, pid],
    comment: ['{0} is the name of a program'],
  });

const goneText = (who: string, value: string): string =>
  l10n.t('{0} has no handle {1} any more.', who, value);

/** What somebody is shown before they close it. @throws Error with a sentence for people when it cannot be told. */
export async function lookAtHandle(
  context: Pick<ClosingContext, 'inspect' | 'files'>,
  wanted: ShownProcess,
  value: string,
): Promise<ShownHandle> {
  const { inspect } = context;
  const who = whoIs(wanted);
  const rights = PROCESS_DUP_HANDLE | PROCESS_QUERY_INFORMATION;
  const hProcess = openShown(inspect, wanted, rights, () => deniedText(who));
  try {
    const found = await lookAgain(context, hProcess, wanted.pid, BigInt(value));
    if (!found) throw new Error(goneText(who, value));
    return found;
  } finally {
    inspect.Discard(hProcess);
  }
}

/** @throws Error with a sentence for people when it is not what was shown any more, or nobody can tell. */
function assertSame(who: string, shown: ShownHandle, now: ShownHandle | null): void {
  if (!now) {
    throw new Error(goneText(who, shown.value));
  }
  switch (sameAsShown(shown, now)) {
    case 'same':
      return;
    case 'other':
      throw new Error(
        l10n.t({
          message:
            'Nothing was closed: handle {1} of {0} is another by now ({2}). Look at the process again.',
          args: [who, shown.value, describe(now)],
          comment: ['{0} is "tool.exe (PID 12)", {1} a handle value, {2} what the handle is'],
        }),
      );
    case 'unclear':
      throw new Error(
        l10n.t({
          message:
            'Nothing was closed: nothing tells whether handle {1} of {0} is still the one that was shown ({2}).',
          args: [who, shown.value, describe(shown)],
          comment: ['{0} is "tool.exe (PID 12)", {1} a handle value, {2} what the handle was'],
        }),
      );
  }
}

/**
 * The threads of the process stand still meanwhile, so that the value cannot be given away between the look and the closing.
 * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle (DUPLICATE_CLOSE_SOURCE)
 * @throws Error with a sentence for people when nothing was closed.
 */
export async function closeInProcess(
  context: ClosingContext,
  wanted: ShownProcess,
  shown: ShownHandle,
): Promise<void> {
  const { inspect, win32 } = context;
  const who = whoIs(wanted);
  const rights = PROCESS_DUP_HANDLE | PROCESS_SUSPEND_RESUME | PROCESS_QUERY_INFORMATION;
  const hProcess = openShown(inspect, wanted, rights, () => deniedText(who));
  try {
    if (!inspect.NtSuspendProcess(hProcess)) {
      throw new Error(
        l10n.t(
          'Nothing was closed: {0} cannot be stopped for a moment, which makes closing its handles safe.',
          who,
        ),
      );
    }
    try {
      const value = BigInt(shown.value);
      assertSame(who, shown, await lookAgain(context, hProcess, wanted.pid, value));
      const options = DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS;
      inspect.Discard(win32.DuplicateHandle(hProcess, value, CURRENT_PROCESS, false, options));
      if (inspect.ProcessHandles(hProcess, wanted.pid).some((one) => one.value === value)) {
        throw new Error(
          l10n.t({
            message: 'Windows did not close handle {1} of {0}: it is protected from being closed.',
            args: [who, shown.value],
            comment: ['{0} is "tool.exe (PID 12)", {1} a handle value'],
          }),
        );
      }
    } finally {
      inspect.NtResumeProcess(hProcess);
    }
  } finally {
    inspect.Discard(hProcess);
  }
}
