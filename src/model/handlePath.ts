// The way of a handle down the process tree: from whoever opened it to the process that has it.
import type { ChildHandle } from './origin';
import type { ProcessState, SessionState } from './state';

/** The ids of the processes above one, the nearest last, the broker first; without it where the way up is not known. */
export function ancestors(
  state: Pick<SessionState, 'processes'>,
  process: ProcessState,
): readonly string[] {
  const path: string[] = [];
  const byId = new Map(state.processes.map((each) => [each.id, each]));
  let current: ProcessState | undefined = process;
  while (current) {
    if (!current.descent) return ['broker', ...path];
    const { parentId }: { readonly parentId: string | null } = current.descent;
    // A tree cannot loop, but a log that was written to by hand can.
    if (parentId === null || path.includes(parentId)) return path;
    path.unshift(parentId);
    current = byId.get(parentId);
  }
  return path;
}

/**
 * The processes a handle went through, the one that has it last. Inheritance passes from parent to child, so its way is the part
 * of the tree between them.
 */
export function handlePath(
  state: SessionState,
  process: ProcessState,
  handle: Pick<ChildHandle, 'origin' | 'openedBy'>,
): readonly string[] {
  if (handle.origin === 'opened') return [process.id];
  const above = ancestors(state, process);
  const from = handle.openedBy === null ? 0 : above.indexOf(handle.openedBy);
  return [...above.slice(Math.max(0, from)), process.id];
}
