// The way of a handle down the process tree: from whoever opened it to the process that has it.
import * as l10n from '@vscode/l10n';
import type { ChildHandle } from './origin';
import type { PathStep, ProcessState, SessionState } from '../session/state';

type Processes = ReadonlyMap<string, ProcessState>;

const known = new WeakMap<readonly ProcessState[], Processes>();

/** Made once for all who ask about one moment of a session. */
function byId({ processes }: Pick<SessionState, 'processes'>): Processes {
  const map = known.get(processes) ?? new Map(processes.map((process) => [process.id, process]));
  known.set(processes, map);
  return map;
}

/** The ids of the processes above one, the nearest last, the broker first; without it where the way up is not known. */
export function ancestors(
  state: Pick<SessionState, 'processes'>,
  process: ProcessState,
): readonly string[] {
  return ancestorsAmong(byId(state), process);
}

function ancestorsAmong(processes: Processes, process: ProcessState): readonly string[] {
  const path: string[] = [];
  const passed = new Set<string>();
  let current: ProcessState | undefined = process;
  while (current) {
    if (!current.descent) return ['broker', ...path.reverse()];
    const { parentId }: { readonly parentId: string | null } = current.descent;
    // A tree cannot loop, but a log that was written to by hand can.
    if (parentId === null || passed.has(parentId)) break;
    passed.add(parentId);
    path.push(parentId);
    current = processes.get(parentId);
  }
  return path.reverse();
}

type Passed = Pick<ChildHandle, 'origin' | 'openedBy'>;

function pathAmong(processes: Processes, process: ProcessState, handle: Passed): readonly string[] {
  if (handle.origin === 'opened') return [process.id];
  const above = ancestorsAmong(processes, process);
  const from = handle.openedBy === null ? 0 : above.indexOf(handle.openedBy);
  return [...above.slice(Math.max(0, from)), process.id];
}

/**
 * The processes a handle went through, the one that has it last. Inheritance passes from parent to child, so its way is the part
 * of the tree between them.
 */
export function handlePath(
  state: SessionState,
  process: ProcessState,
  handle: Passed,
): readonly string[] {
  return pathAmong(byId(state), process, handle);
}

/** Finds the ways of many handles in one tree, as steps for people. The way to each process is found once. */
export class HandleWays {
  readonly processes: Processes;
  readonly #fromAbove = new Map<string, { ids: readonly string[]; steps: readonly PathStep[] }>();

  constructor(private readonly state: SessionState) {
    this.processes = byId(state);
  }

  /** `openedBy` null for what the broker opened. */
  to(process: ProcessState, openedBy: string | null): readonly PathStep[] {
    const { ids, steps } = this.#fromBroker(process);
    const from = openedBy === null ? 0 : ids.indexOf(openedBy);
    return from <= 0 ? steps : steps.slice(from);
  }

  /** The ids of the processes from the broker to this one; without it where the way up is not known. */
  ids(process: ProcessState): readonly string[] {
    return this.#fromBroker(process).ids;
  }

  #fromBroker(process: ProcessState) {
    let way = this.#fromAbove.get(process.id);
    if (!way) {
      const ids = pathAmong(this.processes, process, { origin: 'inherited', openedBy: null });
      way = { ids, steps: ids.map((id) => this.#step(id)) };
      this.#fromAbove.set(process.id, way);
    }
    return way;
  }

  #step(id: string): PathStep {
    const process = this.processes.get(id);
    if (process) {
      const { pid, name, exitedAt } = process;
      return { pid: pid ?? 0, name, hasExited: exitedAt !== null };
    }
    return { pid: this.state.broker.pid ?? 0, name: id, hasExited: false };
  }
}

function stepText({ pid, name, hasExited }: PathStep): string {
  if (!hasExited) return name ?? l10n.t('PID {0}', pid);
  return name === null
    ? l10n.t('PID {0} (exited)', pid)
    : l10n.t('{0} (PID {1}, exited)', name, pid);
}

/** "launcher → build → server.exe:12": the ids of a way, as people read them. */
export const idsText = (ids: readonly string[]): string =>
  ids.map((id, index) => (index === 0 && id === 'broker' ? l10n.t('launcher') : id)).join(' → ');

/** "launcher → build.exe (PID 5, exited) → server.exe". */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map((step, index) =>
      index === 0 && step.name === 'broker' ? l10n.t('launcher') : stepText(step),
    )
    .join(' → ');
}
