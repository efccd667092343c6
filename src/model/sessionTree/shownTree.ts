// The rows that a view has been given, which keep their identity while the session goes on, and which of them have changed. One that
// cannot be drawn takes no other along.
import type { SessionState } from '../session/state';
import type { TreeNode, TreeTarget } from './treeNode';
import { unshownNode, unshownSession } from './unshownNode';

/** Told why a row cannot be drawn. */
type OnFault = (error: unknown) => void;

/** Some of a row is made when it is looked at. */
const lookAt = ({ tooltip, children }: TreeNode): unknown => [tooltip, children];

/** One row as the view holds it. */
export class ShownNode {
  #children: readonly ShownNode[] | null = null;

  constructor(
    public node: TreeNode,
    readonly parent: ShownNode | null,
    private readonly onFault: OnFault,
  ) {}

  get target(): TreeTarget {
    return this.node.target;
  }

  /** The row, or what stands in its place. */
  get drawn(): TreeNode {
    const { node } = this;
    try {
      lookAt(node);
      return node;
    } catch (error) {
      this.onFault(error);
      return unshownNode(node);
    }
  }

  /** Those the view asks for are known from then on. The row itself is not drawn for them. */
  get children(): readonly ShownNode[] {
    this.#children ??= this.#nodesBelow().map((child) => this.#below(child));
    return this.#children;
  }

  #nodesBelow(): readonly TreeNode[] {
    try {
      return this.node.children;
    } catch (error) {
      this.onFault(error);
      return unshownNode(this.node).children;
    }
  }

  #below(child: TreeNode): ShownNode {
    return new ShownNode(child, this, this.onFault);
  }

  /** Takes what the row is now. Answers with the rows to be drawn again, each with all below it. */
  update(next: TreeNode): readonly ShownNode[] {
    const before = this.node;
    this.node = next;
    if (!this.#children) return isDrawnAlike(before, next) ? [] : [this];
    // Handles that did not change are the same rows as before, and need no look.
    if (before.children === next.children) return isDrawnAlike(before, next) ? [] : [this];
    const known = new Map(this.#children.map((child) => [child.node.id, child]));
    const isSameList =
      next.children.length === this.#children.length &&
      next.children.every(({ id }, index) => this.#children?.[index]?.node.id === id);
    const changed: ShownNode[] = [];
    this.#children = next.children.map((child) => {
      const shown = known.get(child.id);
      if (!shown) return this.#below(child);
      if (shown.node !== child) for (const each of shown.update(child)) changed.push(each);
      return shown;
    });
    return isSameList && isDrawnAlike(before, next) ? changed : [this];
  }
}

/** The row of a session: the one it had, as long as it can be drawn. */
export function shownSession(
  state: SessionState,
  known: ShownNode | undefined,
  nodeOf: (state: SessionState) => TreeNode,
  onFault: OnFault,
): ShownNode {
  try {
    const node = nodeOf(state);
    known?.update(node);
    return known ?? new ShownNode(node, null, onFault);
  } catch (error) {
    onFault(error);
    return new ShownNode(unshownSession(state), null, onFault);
  }
}

function isDrawnAlike(one: TreeNode, other: TreeNode): boolean {
  return (
    one.label === other.label &&
    one.description === other.description &&
    one.icon === other.icon &&
    one.context === other.context &&
    one.tooltip === other.tooltip &&
    // Whether it can be opened.
    one.children.length > 0 === other.children.length > 0
  );
}
