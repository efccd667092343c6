// What only Windows can do, and what the other systems can.
import * as l10n from '@vscode/l10n';
import { NotHere } from './outcome';

/** @throws NotHere on any other system, naming what can be done there. */
export function assertOnWindows(command: string, platform: string = process.platform): void {
  if (platform === 'win32') return;
  throw new NotHere(
    l10n.t({
      message: '{0} needs Windows, and this system is {1}. Here you can use {2}.',
      args: [command, platform, 'preview, show, compare'],
      comment: ['{0} is a command, {1} the name of a system, {2} a list of commands'],
    }),
  );
}
