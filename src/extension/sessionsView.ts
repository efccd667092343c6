// The sidebar tree: the model's nodes as tree items, kept up to date without losing what is selected or expanded.
import * as vscode from 'vscode';
import { sessionNode, type TreeIcon, type TreeNode } from '../model/sessionTree';
import { sessionsViewId } from './contributions';
import type { SessionStore } from './sessionStore';

/** Codicon and theme colour of each icon. */
const icons: Readonly<Record<TreeIcon, readonly [string, string?]>> = {
  running: ['debug-start', 'debugIcon.startForeground'],
  ended: ['check'],
  crashed: ['flame', 'list.errorForeground'],
  failed: ['error', 'list.errorForeground'],
  broker: ['server-process'],
  process: ['window'],
  suspended: ['debug-pause', 'debugIcon.pauseForeground'],
  exited: ['circle-slash', 'disabledForeground'],
  inherited: ['arrow-right', 'charts.green'],
  duplicated: ['files', 'charts.blue'],
  opened: ['circle-outline'],
  notInherited: ['dash', 'disabledForeground'],
  pipe: ['git-commit', 'charts.blue'],
  pipeWaiting: ['debug-pause', 'charts.yellow'],
  pipeEnded: ['pass'],
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  information: ['info', 'problemsInfoIcon.foreground'],
  group: ['list-tree'],
  handle: ['key'],
};

class SessionTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly store: SessionStore) {}

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const state = node.children.length === 0 ? None : node.isExpanded ? Expanded : Collapsed;
    const item = new vscode.TreeItem(node.label, state);
    const [codicon, color] = icons[node.icon];
    item.id = node.id;
    item.description = node.description;
    item.iconPath = new vscode.ThemeIcon(codicon, color ? new vscode.ThemeColor(color) : undefined);
    item.contextValue = node.context;
    if (node.tooltip !== '') item.tooltip = new vscode.MarkdownString(node.tooltip);
    item.accessibilityInformation = { label: `${node.label}, ${node.icon}, ${node.description}` };
    return item;
  }

  getChildren(node?: TreeNode): readonly TreeNode[] & TreeNode[] {
    return [...(node ? node.children : this.store.states.map(sessionNode))];
  }
}

export function createSessionsView(store: SessionStore): vscode.Disposable {
  const tree = new SessionTree(store);
  const view = vscode.window.createTreeView(sessionsViewId, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(
    view,
    store.onDidChange(() => tree.refresh()),
  );
}
