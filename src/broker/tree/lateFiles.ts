// Files of a new process that were described after it was let go: what may be believed of them, and what is then known of it.
import { hex } from '../../model/base/handleValue';
import type { Birth, ObservedHandle } from '../../model/session/state';
import type { Win32 } from '../../win32/win32';
import { knownAtBirth, type SessionProcess } from '../processes/sessionProcess';

/** It was not there any more to be asked about. */
const isMissed = ({ file }: ObservedHandle): boolean =>
  file?.reason === 'gone' || file?.reason === 'refused';

/**
 * `whole` without what may be about another handle: the process runs, and gives a value away again that it has closed. Of one that
 * has ended nothing was copied since. Of what was described at its birth, too, more can be known by now of the handle it came from.
 */
export function withoutReplaced(
  inspect: Pick<Win32, 'ProcessHandles'>,
  { process, pid }: Pick<SessionProcess, 'process' | 'pid'>,
  birth: Birth,
  whole: Birth,
): {
  readonly birth: Birth;
  readonly described: readonly ObservedHandle[];
  /** Whether anything is known that was not known before. */
  readonly isNews: boolean;
} {
  const table = process && !process.isClosed ? inspect.ProcessHandles(process.value, pid) : [];
  const now = new Map(table.map((entry) => [hex(entry.value), entry]));
  const isReplaced = ({ value, access, inheritable }: ObservedHandle): boolean => {
    const entry = now.get(value);
    if (!entry) return now.size > 0;
    return hex(entry.access) !== access || entry.inheritable !== inheritable;
  };
  const before = new Map(birth.childHandles.map((handle) => [handle.value, handle]));
  const isNew = (handle: ObservedHandle): boolean =>
    handle.file !== undefined && !before.get(handle.value)?.file;
  const described = whole.childHandles.filter(
    (handle) => isNew(handle) && !isMissed(handle) && !isReplaced(handle),
  );
  const wasDescribed = whole.childHandles.filter(({ value }) => before.get(value)?.file);
  const believed = new Set(
    [...described, ...wasDescribed].map(({ sameObjectAs: [source] }) => source),
  );
  const late = new Map(whole.brokerHandles.map((handle) => [handle.value, handle]));
  const brokerHandles = birth.brokerHandles.map((handle) =>
    believed.has(handle.value) ? (late.get(handle.value) ?? handle) : handle,
  );
  const found = new Map(described.map((handle) => [handle.value, handle]));
  const childHandles = birth.childHandles.map((handle) => found.get(handle.value) ?? handle);
  const isNews =
    described.length > 0 ||
    brokerHandles.some((handle, at) => {
      const was = birth.brokerHandles[at];
      return (
        handle.label !== was?.label ||
        handle.openedBy !== was.openedBy ||
        handle.object !== was.object
      );
    });
  return { birth: { ...birth, brokerHandles, childHandles }, described, isNews };
}

/** What the process is known to have, unless it was seen to have something else since. */
export function noteDescribed(
  process: Pick<SessionProcess, 'known'>,
  birth: Birth,
  described: Birth,
): void {
  const before = knownAtBirth(birth);
  const known = new Map(process.known);
  for (const [value, handle] of knownAtBirth(described)) {
    const isAsBorn = known.get(value)?.object === before.get(value)?.object;
    if (isAsBorn && known.has(value)) known.set(value, handle);
  }
  process.known = known;
}
