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

/** The code whose page is wanted: of a row of our own tree, or what a link of ours names. */
export function helpOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('node' in argument)) return undefined;
  return (argument.node as TreeNode).help;
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

/** What the Call Stack passes after a thread's number or a session's id: whose it is. */
export function debugSessionIdOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('sessionId' in context))
    return undefined;
  return typeof context.sessionId === 'string' ? context.sessionId : undefined;
}
