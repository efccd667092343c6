// What two looks at the handles of a process differ in.
import type { ObservedHandle } from '../session/state';

interface SnapshotDiff {
  readonly opened: readonly ObservedHandle[];
  readonly closed: readonly ObservedHandle[];
  /** The same handle with another inherit flag, as it is now. */
  readonly changed: readonly ObservedHandle[];
}

/** A value that was closed and used again is another handle; a name that could not be asked makes none. */
function isSame(before: ObservedHandle, after: ObservedHandle): boolean {
  const isNameless = before.object === null || after.object === null;
  return (
    before.type === after.type &&
    before.access === after.access &&
    (isNameless || before.object === after.object)
  );
}

export function snapshotDiff(
  before: readonly ObservedHandle[],
  after: readonly ObservedHandle[],
): SnapshotDiff {
  const old = new Map(before.map((handle) => [handle.value, handle]));
  const now = new Map(after.map((handle) => [handle.value, handle]));
  const isKept = (handle: ObservedHandle, others: ReadonlyMap<string, ObservedHandle>): boolean => {
    const other = others.get(handle.value);
    return other !== undefined && isSame(handle, other);
  };
  return {
    opened: after.filter((handle) => !isKept(handle, old)),
    closed: before.filter((handle) => !isKept(handle, now)),
    changed: after.filter(
      (handle) => isKept(handle, old) && old.get(handle.value)?.inheritable !== handle.inheritable,
    ),
  };
}
