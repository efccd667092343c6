// The sidebar tree: the model's rows as tree items. Only what changed is drawn again, so that selection, expansion and place stay.
import * as vscode from 'vscode';
import { ancestors } from '../../model/handles/handlePath';
import { UserFault } from '../../model/base/userFault';
import { nodePath } from '../../model/sessionTree/findNode';
import { shownSession, type ShownNode } from '../../model/sessionTree/shownTree';
import type { TreeNode, TreeTarget } from '../../model/sessionTree/treeNode';
import type { SessionState } from '../../model/session/state';
import { sessionsViewId, type CommandId } from '../ground/contributions';
import type { SessionStore } from './sessionStore';
import { treeIcon } from './treeIcons';

/** The rows of a session: loaded with the first one. */
type NodeOf = (state: SessionState) => TreeNode;

/** Dragging works within the view and into editors and inputs, as text. */
const plainText = 'text/plain';

const openHandbookId: CommandId = 'handleInheritance.openHandbook';

/** With a link to its page of the handbook. Of the commands that a link can name, it runs the one that opens pages. */
function tooltipOf({ tooltip, help }: TreeNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString(tooltip);
  if (help === undefined) return text;
  const argument = encodeURIComponent(JSON.stringify([help]));
  const learnMore = vscode.l10n.t('Learn more');
  text.appendMarkdown(`\n\n[${learnMore}](command:${openHandbookId}?${argument})`);
  text.isTrusted = { enabledCommands: [openHandbookId] };
  return text;
}

export class SessionsView
  implements
    vscode.TreeDataProvider<ShownNode>,
    vscode.TreeDragAndDropController<ShownNode>,
    vscode.Disposable
{
  readonly dragMimeTypes = [plainText];
  readonly dropMimeTypes = [];
  readonly #changed = new vscode.EventEmitter<ShownNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<ShownNode>;
  readonly #subscription: vscode.Disposable;
  #roots: readonly ShownNode[] = [];
  /** Known as soon as there is a session to show. */
  #nodeOf: NodeOf | null = null;

  constructor(
    private readonly store: SessionStore,
    private readonly loadNodes: () => Promise<NodeOf>,
    /** Told why a row cannot be drawn: the view goes on with the others. */
    private readonly onFault: (error: unknown) => void,
  ) {
    this.#view = vscode.window.createTreeView(sessionsViewId, {
      treeDataProvider: this,
      dragAndDropController: this,
      showCollapseAll: true,
    });
    this.#subscription = store.onDidChange((id) => this.#refresh(id));
  }

  #refresh(id: string | undefined): void {
    const root = this.#roots.find(({ node }) => node.id === id);
    const state = id === undefined ? undefined : this.store.state(id);
    if (!root || !state || !this.#nodeOf) {
      this.#changed.fire(undefined);
      return;
    }
    try {
      const changed = root.update(this.#nodeOf(state));
      if (changed.length > 0) this.#changed.fire([...changed]);
    } catch {
      // All are asked for again, and this one is shown as far as it can be.
      this.#changed.fire(undefined);
    }
  }

  getTreeItem({ drawn: node }: ShownNode): vscode.TreeItem {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const state = node.children.length === 0 ? None : node.isExpanded ? Expanded : Collapsed;
    const item = new vscode.TreeItem(node.label, state);
    item.id = node.id;
    item.description = node.description;
    item.iconPath = treeIcon(node.icon);
    item.contextValue = node.context;
    if (node.tooltip !== '') item.tooltip = tooltipOf(node);
    const words = [node.label, node.spoken, node.description].filter((text) => text !== '');
    item.accessibilityInformation = { label: words.join(', ') };
    return item;
  }

  async getChildren(shown?: ShownNode): Promise<ShownNode[]> {
    if (shown) return [...shown.children];
    if (this.store.states.length === 0) {
      this.#roots = [];
      return [];
    }
    const nodeOf = await this.loadNodes();
    this.#nodeOf = nodeOf;
    const known = new Map(this.#roots.map((root) => [root.node.id, root]));
    this.#roots = this.store.states.map((state) =>
      shownSession(state, known.get(state.id), nodeOf, this.onFault),
    );
    return [...this.#roots];
  }

  getParent(shown: ShownNode): ShownNode | null {
    return shown.parent;
  }

  handleDrag(source: readonly ShownNode[], data: vscode.DataTransfer): void {
    const texts = source.flatMap(({ node }) => node.dragged ?? []);
    if (texts.length > 0) data.set(plainText, new vscode.DataTransferItem(texts.join('\n')));
  }

  /** @throws UserFault when the tree has no such row. */
  async reveal(target: TreeTarget): Promise<void> {
    // A view that was never open has asked for nothing yet.
    if (this.#roots.length === 0) await this.getChildren();
    let shown = this.#roots.find(({ node }) => node.id === target.sessionId);
    const [, ...path] = shown ? nodePath(shown.node, target, this.#lineOf(target)) : [];
    const isThere = path.length > 0 || target.processId === undefined;
    for (const { id } of path) shown = shown?.children.find(({ node }) => node.id === id);
    if (!shown || !isThere) {
      throw new UserFault(vscode.l10n.t('The Sessions view has no row for this.'));
    }
    await this.#view.reveal(shown, { select: true, focus: true, expand: true });
  }

  /** Ids of the process that it is about, and of those above; undefined for what is about no process. */
  #lineOf({ sessionId, processId }: TreeTarget): ReadonlySet<string> | undefined {
    const state = this.store.state(sessionId);
    const process = state?.processes.find(({ id }) => id === processId);
    return state && process && new Set([process.id, ...ancestors(state, process)]);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}
