// Which processes others have created, by the list of all processes.
import { isConsoleHost } from '../../model/session/consoleHost';
import type { ListedProcess } from '../../win32/bindings/processList';

/** A process of the session, with the time it lived, in FILETIMEs. */
export interface Life {
  readonly pid: number;
  readonly createdAt: string;
  /** Null while it lives. */
  readonly endedAt: string | null;
}

/**
 * Those of `listed` that one of `creators` has created, with what those have created in turn; without the creators themselves. What
 * is `left` is passed over, with all that it created. A pid is given away again, so the creation has to fall into the life of the creator.
 */
export function createdBy(
  creators: readonly Life[],
  listed: readonly ListedProcess[],
  left: ReadonlySet<number> = new Set(),
  { withConsoleHosts = false } = {},
): readonly ListedProcess[] {
  const lives = new Map<number, Life[]>();
  const add = (life: Life): void => {
    lives.set(life.pid, [...(lives.get(life.pid) ?? []), life]);
  };
  for (const creator of creators) add(creator);
  const isOf = ({ parentPid, createdAt }: ListedProcess): boolean =>
    (lives.get(parentPid) ?? []).some(
      (life) =>
        BigInt(life.createdAt) <= BigInt(createdAt) &&
        (life.endedAt === null || BigInt(createdAt) <= BigInt(life.endedAt)),
    );
  const isKnown = ({ pid, createdAt }: ListedProcess): boolean =>
    (lives.get(pid) ?? []).some((life) => life.createdAt === createdAt);
  const found: ListedProcess[] = [];
  // The oldest first: a creator is older than what it created.
  const byAge = [...listed].sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? -1 : 1));
  for (const process of byAge) {
    const { pid, name, createdAt } = process;
    const isHost = !withConsoleHosts && isConsoleHost(name);
    if (left.has(pid) || isHost || isKnown(process) || !isOf(process)) continue;
    found.push(process);
    add({ pid, createdAt, endedAt: null });
  }
  return found;
}
