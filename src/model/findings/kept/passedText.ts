// Why a process has a handle of its creator, in one sentence: because it was meant to, or because it went along.
import * as l10n from '@vscode/l10n';
import type { Intent } from '../../handles/intent';
import { nameAndPid } from '../../processes/nameAndPid';
import type { KeptHandle } from './keptHandles';

export function meantText({ process, creator, value }: KeptHandle, intent: Intent): string {
  switch (intent.by) {
    case 'stream':
      return l10n.t('It is the {0} of {1}, so this is on purpose.', intent.stream, process.name);
    case 'environment':
      return l10n.t(
        'The environment variable {0} of {1} names handle {2}, so this is on purpose.',
        intent.variable,
        process.name,
        value,
      );
    case 'commandLine':
      return l10n.t(
        'The command line of {0} names handle {1}, so this is on purpose.',
        process.name,
        value,
      );
    case 'choice':
      return l10n.t('{0} chose which handles {1} inherits.', creator.name, process.name);
  }
}

export function unmeantText({ process, creator, value, source }: KeptHandle): string {
  const giver = nameAndPid(creator);
  return source.isUnseen
    ? l10n.t({
        message: '{0} was not seen with handle {1}: {2} inherited it, or {0} sent it.',
        args: [giver, value, process.name],
        comment: ['{0} is "a.exe (PID 12)", {2} the name of a program'],
      })
    : l10n.t({
        message:
          '{0} passed on every inheritable handle, so {1} likely does not know that it has {2}.',
        args: [giver, process.name, value],
        comment: ['{0} is "a.exe (PID 12)", {2} a handle value'],
      });
}
