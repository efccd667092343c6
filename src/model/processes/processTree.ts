// The processes of a session as a tree, each below its creator, as the lines that are to be seen of it.
import type { ProcessState } from '../session/state';

export interface TreeLine {
  readonly process: ProcessState;
  /** Counted from 1. */
  readonly level: number;
  /** Its place among those with the same creator, counted from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  /** How many processes are below it, however far down. */
  readonly below: number;
  readonly isCollapsed: boolean;
}

export interface ProcessTree {
  readonly byId: ReadonlyMap<string, ProcessState>;
  /** By id of the creator; under null what has no creator here. */
  readonly created: ReadonlyMap<string | null, readonly ProcessState[]>;
}

export function processTree(processes: readonly ProcessState[]): ProcessTree {
  const byId = new Map(processes.map((process) => [process.id, process]));
  const created = new Map<string | null, ProcessState[]>();
  const roundabout = inCircles(processes, byId);
  for (const process of processes) {
    const parentId = process.descent?.parentId ?? null;
    const isThere = parentId !== null && byId.has(parentId) && !roundabout.has(process.id);
    const key = isThere ? parentId : null;
    const siblings = created.get(key);
    if (siblings) siblings.push(process);
    else created.set(key, [process]);
  }
  return { byId, created };
}

/**
 * The ids of one process of each circle: a tree has none, but a log that was written to by hand can. Taken out of its circle, all of
 * it has a place.
 */
function inCircles(
  processes: readonly ProcessState[],
  byId: ProcessTree['byId'],
): ReadonlySet<string> {
  const found = new Set<string>();
  /** Where each was passed first: on the way up from this process. */
  const passed = new Map<string, string>();
  for (const { id: from } of processes) {
    let id: string | null = from;
    while (id !== null && byId.has(id) && !passed.has(id)) {
      passed.set(id, from);
      id = byId.get(id)?.descent?.parentId ?? null;
    }
    if (id !== null && passed.get(id) === from) found.add(id);
  }
  return found;
}

/** The ids of the process and of all below it. */
export function subtree({ created }: ProcessTree, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (const each of found) for (const process of created.get(each) ?? []) found.add(process.id);
  return found;
}

/** The ids of the processes above one, the nearest first. */
export function above({ byId }: ProcessTree, id: string): readonly string[] {
  const path = new Set<string>();
  let parentId = byId.get(id)?.descent?.parentId ?? null;
  while (parentId !== null && byId.has(parentId) && parentId !== id && !path.has(parentId)) {
    path.add(parentId);
    parentId = byId.get(parentId)?.descent?.parentId ?? null;
  }
  return [...path];
}

type Placed = Omit<TreeLine, 'below' | 'isCollapsed'>;

function placed(processes: readonly ProcessState[], level: number): readonly Placed[] {
  const siblings = processes.length;
  return processes.map((process, index) => ({ process, level, place: index + 1, siblings }));
}

/** Every line, from above. With a stack of its own: a chain of processes may be longer than that of the language. */
function allLines({ created }: ProcessTree): readonly Placed[] {
  const lines: Placed[] = [];
  const waiting = [...placed(created.get(null) ?? [], 1)].reverse();
  for (let line = waiting.pop(); line; line = waiting.pop()) {
    lines.push(line);
    for (const below of placed(created.get(line.process.id) ?? [], line.level + 1).toReversed())
      waiting.push(below);
  }
  return lines;
}

/** Each process before those it created, which come before the next of its own creator. */
export function treeOrder(tree: ProcessTree): readonly ProcessState[] {
  return allLines(tree).map(({ process }) => process);
}

/** The lines to be seen, from above: what is below a collapsed process is not. */
export function treeLines(tree: ProcessTree, collapsed: ReadonlySet<string>): readonly TreeLine[] {
  const lines = allLines(tree);
  const below = new Map<string, number>();
  for (const { process } of lines.toReversed()) {
    const sum = (tree.created.get(process.id) ?? []).reduce(
      (all, { id }) => all + 1 + (below.get(id) ?? 0),
      0,
    );
    below.set(process.id, sum);
  }
  let hiddenBelow = Infinity;
  return lines.flatMap((line): TreeLine[] => {
    if (line.level > hiddenBelow) return [];
    const { id } = line.process;
    const isCollapsed = collapsed.has(id) && (below.get(id) ?? 0) > 0;
    hiddenBelow = isCollapsed ? line.level : Infinity;
    return [{ ...line, below: below.get(id) ?? 0, isCollapsed }];
  });
}
