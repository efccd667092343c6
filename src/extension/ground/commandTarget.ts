// What a command is about: the node of the tree it came from, or what the user picks when there are several.
import type * as vscode from 'vscode';
import { UserFault } from '../../model/base/userFault';
import type { TreeNode } from '../../model/sessionTree/treeNode';
import { chooseFrom } from './chooseFrom';

/** A node of our own tree, when the command came from there; VS Code passes other things from elsewhere. */
export function targetOf(argument: unknown): TreeNode['target'] | undefined {
  if (typeof argument !== 'object' || argument === null || !('target' in argument))
    return undefined;
  return (argument as TreeNode).target;
}

export async function pick<T>(
  items: readonly T[],
  show: (item: T) => vscode.QuickPickItem,
  title: string,
  none: string,
): Promise<T | undefined> {
  const [first, second] = items;
  if (!first) throw new UserFault(none);
  if (!second) return first;
  const choices = items.map((item) => ({ ...show(item), item }));
  return (await chooseFrom(choices, { title, matchOnDescription: true }))?.item;
}
