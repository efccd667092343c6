// The lines that say what a search for holders could not find out.
import * as l10n from '@vscode/l10n';
import { commaList } from '../base/listText';
import type { PipeEnd } from '../session/state';

interface SilentHandle {
  readonly pid: number;
  readonly name: string;
  readonly handle: string;
}

/** Each handle by itself as long as there are few. */
export function waitingTexts(silent: readonly SilentHandle[]): readonly string[] {
  const most = 5;
  if (silent.length > most) {
    const names = someOf(silent.map(({ name }) => name));
    return [l10n.t('{0} handles gave no answer in time: {1}', silent.length, names)];
  }
  return silent.map(({ pid, name, handle }) =>
    l10n.t('handle {0} of {1} (PID {2}): no answer in time', handle, name, pid),
  );
}

export function unclearText(handle: string, name: string, pid: number, end: PipeEnd): string {
  return end === 'read'
    ? l10n.t(
        'handle {0} of {1} (PID {2}): the read end of an unnamed pipe of the launcher; Windows does not report which one',
        handle,
        name,
        pid,
      )
    : l10n.t(
        'handle {0} of {1} (PID {2}): the write end of an unnamed pipe of the launcher; Windows does not report which one',
        handle,
        name,
        pid,
      );
}

/** One line for all: on any system there are many that belong to other users. */
export function refusedText(names: readonly string[]): string {
  return names.length === 1
    ? l10n.t(
        '1 process was not inspected, because it denies access or belongs to Windows: {0}',
        someOf(names),
      )
    : l10n.t(
        '{0} processes were not inspected, because they deny access or belong to Windows: {1}',
        names.length,
        someOf(names),
      );
}

function someOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  return commaList([...different.slice(0, 3), ...(different.length > 3 ? ['…'] : [])]);
}
