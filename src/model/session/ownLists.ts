// The lists that a fold of several events has made and that nobody else has seen: those grow and change in place, all others are copied first.
import type { ProcessState } from './state';

export class OwnLists {
  readonly #made = new Set<readonly unknown[]>();

  /** The list to change: a copy of what others may have. */
  #own<T>(list: readonly T[]): T[] {
    if (this.#made.has(list)) return list as T[];
    const copy = list.slice();
    this.#made.add(copy);
    return copy;
  }

  appended<T>(list: readonly T[], item: T): readonly T[] {
    const own = this.#own(list);
    own.push(item);
    return own;
  }

  replaced<T>(list: readonly T[], index: number, item: T): readonly T[] {
    const own = this.#own(list);
    own[index] = item;
    return own;
  }

  withProcess(processes: readonly ProcessState[], process: ProcessState): readonly ProcessState[] {
    const places = placesIn(processes);
    places.set(process.id, processes.length);
    const own = this.appended(processes, process);
    known.set(own, places);
    return own;
  }

  changedProcess(
    processes: readonly ProcessState[],
    id: string,
    change: (process: ProcessState) => Partial<ProcessState>,
  ): readonly ProcessState[] {
    const at = placeOf(processes, id);
    const process = processes[at];
    if (!process) return processes;
    const own = this.replaced(processes, at, { ...process, ...change(process) });
    known.set(own, placesIn(processes));
    return own;
  }
}

type Places = Map<string, number>;

/**
 * By id, the place of each process in a list: one map for all lists of a session, because a process keeps its place and none goes. What
 * came later in another fold of the same session is checked against the list.
 */
const known = new WeakMap<readonly ProcessState[], Places>();

function placesIn(processes: readonly ProcessState[]): Places {
  const places = known.get(processes) ?? new Map(processes.map(({ id }, index) => [id, index]));
  known.set(processes, places);
  return places;
}

/** Where the process with this id stands, without a look at all of them; -1 when there is none. */
export function placeOf(processes: readonly ProcessState[], id: string): number {
  const at = placesIn(processes).get(id);
  if (at === undefined || processes[at]?.id === id) return at ?? -1;
  return processes.findLastIndex((process) => process.id === id);
}

/** The process with this id, without a look at all of them. */
export function processById(
  { processes }: { readonly processes: readonly ProcessState[] },
  id: string | null | undefined,
): ProcessState | undefined {
  return id == null ? undefined : processes[placeOf(processes, id)];
}
