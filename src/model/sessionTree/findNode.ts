// Finds the row of a session that is about something: for "Reveal in Sessions View".
import type { TreeNode, TreeTarget } from './treeNode';

const isAbout = ({ target, context }: TreeNode, wanted: TreeTarget): boolean =>
  target.processId === wanted.processId &&
  target.pipe === wanted.pipe &&
  target.value === wanted.value &&
  // These are about something too, but are not it.
  !context.startsWith('finding') &&
  context !== 'group' &&
  context !== 'broker';

/** The rows from the session down to the one that is about it; empty when there is none. */
export function nodePath(root: TreeNode, wanted: TreeTarget): readonly TreeNode[] {
  if (isAbout(root, wanted)) return [root];
  for (const child of root.children) {
    const path = nodePath(child, wanted);
    if (path.length > 0) return [root, ...path];
  }
  return [];
}
