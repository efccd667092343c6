// The lists people choose from: what an entry is called may come from outside, and is text there, never an icon.
import * as vscode from 'vscode';
import { withoutIcons } from '../../model/base/outsideText';

/** As the list shows it. */
export function shownEntry<T extends vscode.QuickPickItem>(entry: T): T {
  const { label, description, detail } = entry;
  return {
    ...entry,
    label: withoutIcons(label),
    ...(description === undefined ? {} : { description: withoutIcons(description) }),
    ...(detail === undefined ? {} : { detail: withoutIcons(detail) }),
  };
}

/** The entry as it was given, or undefined when nothing was chosen. The list is there at once and fills when the entries are known. */
export async function chooseFrom<T extends vscode.QuickPickItem>(
  entries: readonly T[] | Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const shown = Promise.resolve(entries).then((known) =>
    known.map((entry) => ({ ...shownEntry<vscode.QuickPickItem>(entry), entry })),
  );
  return (await vscode.window.showQuickPick(shown, options))?.entry;
}
