// One row of the Sessions view, and what all kinds of rows have in common.

export type TreeIcon =
  | 'starting'
  | 'running'
  | 'finished'
  | 'stopped'
  | 'timeout'
  | 'detached'
  | 'failed'
  | 'broker'
  | 'process'
  | 'suspended'
  | 'exited'
  | 'exitedWithCode'
  | 'crashed'
  | 'inherited'
  | 'unclear'
  | 'duplicated'
  | 'opened'
  | 'probable'
  | 'originUnknown'
  | 'notInherited'
  | 'open'
  | 'closed'
  | 'pipe'
  | 'pipeWaiting'
  | 'endOfFile'
  | 'cancelled'
  | 'error'
  | 'warning'
  | 'information'
  | 'group';

/** What a row is about: of a session, and in it a process, a handle of that or of the broker, or a pipe. */
export interface TreeTarget {
  readonly sessionId: string;
  readonly processId?: string;
  readonly pipe?: string;
  readonly value?: string;
}

export interface TreeNode {
  /** Stable while the session lives, so that selection and expansion stay. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly icon: TreeIcon;
  /** What the icon says and the texts do not, for those who do not see it; may be empty. */
  readonly spoken: string;
  /** What can be done with it: `session.running`, `process.suspended`, `handle`, `stdin.open`, … */
  readonly context: string;
  readonly isExpanded: boolean;
  /** What is dragged out of the tree: the value of a handle, the id of a process, the label of a pipe. */
  readonly dragged: string | null;
  readonly target: TreeTarget;
  /** A code that has a page in the handbook. */
  readonly help?: string;
  readonly children: readonly TreeNode[];
}

/**
 * Paths and names may hold what Markdown takes for formatting, and addresses, which it makes links of: every sign that can be part of
 * either stands for itself. A line stays within its paragraph.
 */
export const plain = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ');

/** Facts with their names, a line each. */
export function factLines(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `**${plain(name)}:** ${plain(value)}`).join('  \n');
}

export const joined = (parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');

/** Rows under one heading, with their number; nothing when there are none. */
export function group(
  sessionId: string,
  id: string,
  label: string,
  children: readonly TreeNode[],
  isExpanded = false,
): readonly TreeNode[] {
  if (children.length === 0) return [];
  const node: TreeNode = {
    id: `${sessionId}/${id}`,
    label,
    description: String(children.length),
    tooltip: '',
    icon: 'group',
    spoken: '',
    context: 'group',
    isExpanded,
    dragged: null,
    target: { sessionId },
    children,
  };
  return [node];
}
