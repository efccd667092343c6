// Finds processes that left the session's job at their creation where no debugger tells of them: by who created them, and when.
import type { ListedProcess } from '../../win32/processList';

/** A process of the session, with the time it lived, in FILETIMEs. */
export interface Creator {
  readonly pid: number;
  readonly createdAt: string;
  /** Null while it lives. */
  readonly endedAt: string | null;
}

/**
 * Those of `listed` that one of `creators` has created, with what those have created in turn; without the creators themselves.
 * A pid is given away again, so the creation has to fall into the life of the creator.
 */
export function createdBy(
  creators: readonly Creator[],
  listed: readonly ListedProcess[],
): readonly ListedProcess[] {
  const lives = new Map<number, Creator[]>();
  const add = (creator: Creator): void => {
    lives.set(creator.pid, [...(lives.get(creator.pid) ?? []), creator]);
  };
  for (const creator of creators) add(creator);
  const isOf = ({ parentPid, createdAt }: ListedProcess): boolean =>
    (lives.get(parentPid) ?? []).some(
      (creator) =>
        BigInt(creator.createdAt) <= BigInt(createdAt) &&
        (creator.endedAt === null || BigInt(createdAt) <= BigInt(creator.endedAt)),
    );
  const isKnown = ({ pid, createdAt }: ListedProcess): boolean =>
    (lives.get(pid) ?? []).some((creator) => creator.createdAt === createdAt);
  const found: ListedProcess[] = [];
  // The oldest first: a creator is older than what it created.
  const byAge = [...listed].sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? -1 : 1));
  for (const process of byAge) {
    if (isKnown(process) || !isOf(process)) continue;
    found.push(process);
    add({ pid: process.pid, createdAt: process.createdAt, endedAt: null });
  }
  return found;
}
