// The handle that a process has under a value now, as it was seen last.
import type { ObservedHandle, ProcessState } from '../session/state';

/** Null when it was seen to be closed, or was never seen. */
export function handleNow(
  { birth, history }: Pick<ProcessState, 'birth' | 'history'>,
  value: string,
): ObservedHandle | null {
  // What one look saw closed and opened under a value stands in this order.
  const last = history.findLast(({ handle }) => handle.value === value);
  if (last) return last.change === 'opened' ? last.handle : null;
  return birth?.childHandles.find((handle) => handle.value === value) ?? null;
}
