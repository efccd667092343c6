// Whether what is found under a value can be the handle that was known there: values are used again as soon as they are free.
import type { FileDescription } from '../session/fileDescription';
import { ownPipeName } from '../session/pipeName';
import type { BrokerHandle, ObservedHandle } from '../session/state';

/** Any description of a handle, whoever made it. */
export type DescribedHandle = Pick<ObservedHandle, 'type' | 'access'> &
  Partial<Pick<ObservedHandle, 'file'> & Pick<BrokerHandle, 'pipe'>>;

type MaybeText = string | null | undefined;

/** Of two answers, of which either may be missing. */
export const differ = (a: MaybeText, b: MaybeText): boolean =>
  typeof a === 'string' && typeof b === 'string' && a !== b;

/** A driver that gives every pipe the number 0 tells none apart by it. */
export function pipeIndexOf(file: Pick<FileDescription, 'pipe'> | undefined): string | null {
  const index = file?.pipe?.index;
  return index === undefined || index === '0x0' ? null : index;
}

/** A number decides, whatever the names are. A pipe of which an end is closed may give no name: a missing one decides nothing. */
function haveOtherIdentities(a: FileDescription, b: FileDescription): boolean {
  const [before, now] = [pipeIndexOf(a), pipeIndexOf(b)];
  if (before !== null && now !== null) return before !== now;
  return differ(ownPipeName(a.name), ownPipeName(b.name));
}

/** A socket gets its port, and its peer, under the same handle, and keeps the port. */
function areOtherSockets({ socket: a }: FileDescription, { socket: b }: FileDescription): boolean {
  if (!a || !b) return false;
  return a.protocol !== b.protocol || (a.port !== 0 && b.port !== 0 && a.port !== b.port);
}

function areOther(a: FileDescription, b: FileDescription): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return false;
  if (a.kind !== b.kind) return true;
  if (a.pipe || b.pipe) {
    return (
      differ(a.pipe?.end, b.pipe?.end) ||
      differ(a.pipe?.label, b.pipe?.label) ||
      haveOtherIdentities(a, b)
    );
  }
  if (a.socket || b.socket) return areOtherSockets(a, b);
  return differ(a.name, b.name);
}

/** An end of a pipe of the session, of which one side knows the pipe and the other the file. */
function isOtherThanPipe(pipe: DescribedHandle['pipe'], file: FileDescription | undefined) {
  if (!pipe || !file || file.kind === 'unknown') return false;
  return (
    file.pipe === null || differ(pipe.end, file.pipe.end) || differ(pipe.label, file.pipe.label)
  );
}

/** The inherit flag may differ, which SetHandleInformation changes; the rights of a handle never change. */
export function canBeSameHandle(before: DescribedHandle, after: DescribedHandle): boolean {
  if (before.access !== after.access) return false;
  if (before.type === 'unknown' || after.type === 'unknown') return true;
  if (before.type !== after.type) return false;
  if (before.file && after.file && areOther(before.file, after.file)) return false;
  return !isOtherThanPipe(before.pipe, after.file) && !isOtherThanPipe(after.pipe, before.file);
}

/** A pipe that was told from others, and is not any more: what is left of one can have no name, but that can be another. */
function hasLostIdentity(before: FileDescription, after: FileDescription): boolean {
  const hasOne = (file: FileDescription): boolean =>
    pipeIndexOf(file) !== null || ownPipeName(file.name) !== null;
  return after.pipe?.label === null && hasOne(before) && !hasOne(after);
}

/**
 * Of what one look saw closed and opened under a value, whether it can be one handle whose inherit flag has changed. With the same flag the
 * two look the same in a table, so the look saw that the object is another.
 */
export function isOnlyFlagOther(
  closed: DescribedHandle & Pick<ObservedHandle, 'inheritable'>,
  opened: DescribedHandle & Pick<ObservedHandle, 'inheritable'>,
): boolean {
  if (closed.inheritable === opened.inheritable || !canBeSameHandle(closed, opened)) return false;
  return !closed.file || !opened.file || !hasLostIdentity(closed.file, opened.file);
}
