// The icons of the Sessions view: those the panel has for the same things.
import * as vscode from 'vscode';
import type { TreeIcon } from '../../model/sessionTree/treeNode';

const good = 'charts.green';
const notice = 'charts.blue';
const quiet = 'disabledForeground';
const warning = 'problemsWarningIcon.foreground';
const error = 'problemsErrorIcon.foreground';

/** Codicon and theme colour. */
const icons: Readonly<Record<TreeIcon, readonly [codicon: string, color?: string]>> = {
  starting: ['loading~spin'],
  running: ['circle-filled', good],
  finished: ['pass', good],
  stopped: ['debug-stop', quiet],
  timeout: ['watch', warning],
  detached: ['debug-disconnect', quiet],
  failed: ['error', error],
  broker: ['server-process'],
  process: ['circle-filled', good],
  suspended: ['debug-pause', notice],
  exited: ['pass', quiet],
  exitedWithCode: ['circle-slash', quiet],
  crashed: ['flame', error],
  inherited: ['check', good],
  unclear: ['question', notice],
  duplicated: ['files', notice],
  opened: ['key', quiet],
  probable: ['question', good],
  originUnknown: ['circle-large-outline', quiet],
  notInherited: ['dash', quiet],
  open: ['circle-filled', good],
  closed: ['circle-slash', quiet],
  pipe: ['circle-filled', good],
  pipeWaiting: ['debug-pause', warning],
  endOfFile: ['pass', quiet],
  cancelled: ['debug-disconnect', warning],
  error: ['error', error],
  warning: ['warning', warning],
  information: ['info', 'problemsInfoIcon.foreground'],
  group: ['list-tree'],
};

export function treeIcon(name: TreeIcon): vscode.ThemeIcon {
  const [codicon, color] = icons[name];
  return new vscode.ThemeIcon(codicon, color ? new vscode.ThemeColor(color) : undefined);
}
