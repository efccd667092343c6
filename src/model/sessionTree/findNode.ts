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

interface Found {
  readonly node: TreeNode;
  readonly above: Found | null;
}

/**
 * The rows from the session down to the one that is about it; empty when there is none. `line`: ids of the process it is about and of
 * those above; the rows of others are not made to look there. With a stack of its own: a chain of processes may be longer than that of
 * the language.
 */
export function nodePath(
  root: TreeNode,
  wanted: TreeTarget,
  line?: ReadonlySet<string>,
): readonly TreeNode[] {
  const isElsewhere = ({ context, target: { processId } }: TreeNode): boolean =>
    line !== undefined &&
    processId !== undefined &&
    context.startsWith('process') &&
    !line.has(processId);
  const waiting: Found[] = [{ node: root, above: null }];
  for (let found = waiting.pop(); found; found = waiting.pop()) {
    const above = found;
    if (isAbout(found.node, wanted)) return rowsDownTo(found);
    if (isElsewhere(found.node)) continue;
    for (const node of found.node.children.toReversed()) waiting.push({ node, above });
  }
  return [];
}

function rowsDownTo(last: Found): readonly TreeNode[] {
  const rows: TreeNode[] = [];
  for (let found: Found | null = last; found; found = found.above) rows.push(found.node);
  return rows.reverse();
}
