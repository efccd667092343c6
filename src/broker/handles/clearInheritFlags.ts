// Handles the broker was born with: no launch may pass them on by accident, so their inherit flag is cleared first of all.
import { hex } from '../../model/base/handleValue';
import type { ObservedHandle } from '../../model/session/state';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';

/** Clears the flag of every inheritable handle in the table of this process and returns what was found, for the record. */
export function clearInheritFlags(
  inspect: Win32,
  own: readonly TableEntry[],
): readonly ObservedHandle[] {
  const found = own
    .filter((entry) => entry.inheritable)
    .map((entry): ObservedHandle & { readonly raw: bigint } => ({
      raw: entry.value,
      value: hex(entry.value),
      type: inspect.ObjectType(entry.value) ?? 'unknown',
      // Our own IPC pipe has a read pending: asking for names here could wait for ever.
      object: null,
      access: hex(entry.access),
      inheritable: true,
      sameObjectAs: [],
    }));
  return found.map(({ raw, ...handle }) => {
    try {
      inspect.SetHandleInformation(raw, false);
    } catch (error) {
      // Closed since the snapshot: then it cannot be inherited either.
      if (!(error instanceof Win32Error)) throw error;
    }
    return handle;
  });
}
