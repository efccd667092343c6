// The rows that a view has been given, which keep their identity while the session goes on, and which of them have changed.
import type { TreeNode, TreeTarget } from './treeNode';

/** One row as the view holds it. */
export class ShownNode {
  #children: readonly ShownNode[] | null = null;

  constructor(
    public node: TreeNode,
    readonly parent: ShownNode | null,
  ) {}

  get target(): TreeTarget {
    return this.node.target;
  }

  /** Those the view asks for are known from then on. */
  get children(): readonly ShownNode[] {
    this.#children ??= this.node.children.map((child) => new ShownNode(child, this));
    return this.#children;
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
      if (!shown) return new ShownNode(child, this);
      if (shown.node !== child) changed.push(...shown.update(child));
      return shown;
    });
    return isSameList && isDrawnAlike(before, next) ? changed : [this];
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
