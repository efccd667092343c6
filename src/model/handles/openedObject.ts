// What tells objects apart that one process had under one value at different times.
import type { ChildHandle } from './origin';

/** Of an object without a name of the session: who had it first, under which value, and what it is. */
export function openedObjectKey(
  openerId: string,
  value: string | null,
  { type, file, object }: Pick<ChildHandle, 'type' | 'file' | 'object'>,
): string {
  const path = file?.kind === 'file' ? (object ?? '') : '';
  return [`${openerId} opened ${value ?? ''}`, type, file?.kind ?? '', path].join(' ');
}
