// A process as sentences name it.
import * as l10n from '@vscode/l10n';
import type { ProcessState } from '../session/state';

/** "cmd.exe (PID 12)". */
export function nameAndPid({ name, pid }: Pick<ProcessState, 'name' | 'pid'>): string {
  // One without a name is called by its number, in older sessions in other words.
  return pid === null || name === `PID ${pid}` || name === `process ${pid}`
    ? name
    : l10n.t({
        message: '{0} (PID {1})',
        args: [name, pid],
        comment: ['{0} is the name of a program'],
      });
}
