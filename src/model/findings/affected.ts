// What else suffers from the cause of a finding: one phrase for each process, the first of them.
import * as l10n from '@vscode/l10n';
import { grouped } from '../base/groupBy';
import { namesText } from '../plan/problem';
import { nameAndPid } from '../processes/nameAndPid';
import type { KeptHandle } from './kept/keptHandles';

/** As many are named; of the rest there is the number. */
export const mostNamed = 5;

/** `texts`: the first of `count`. */
export function withMore(texts: readonly string[], count: number): readonly string[] {
  const more = count - texts.length;
  return more > 0 ? [...texts, l10n.t('and {0} more', more)] : texts;
}

/** "server.exe (PID 12): C:\x.log (0x54)". `objectOf`: what the handle is to people. */
export function affectedTexts<Handle extends KeptHandle>(
  handles: readonly Handle[],
  objectOf: (handle: Handle) => string,
): readonly string[] {
  const processes = [...grouped(handles, ({ process }) => process)];
  const texts = processes.slice(0, mostNamed).map(([process, own]) =>
    l10n.t({
      message: '{0}: {1}',
      args: [
        nameAndPid(process),
        namesText(new Set(own.map((one) => `${objectOf(one)} (${one.value})`)), 'and'),
      ],
      comment: ['{0} is "a.exe (PID 12)", {1} a list of files, ports or objects'],
    }),
  );
  const more = processes.length - texts.length;
  return more === 0 ? texts : [...texts, l10n.t('and {0} more processes', more)];
}
