// Whether a handle of a new process has the object its creator is known to have had: values are used again, objects are not.
import type { FileDescription } from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import { differ, pipeIndexOf } from '../../model/handles/sameHandle';
import { ownPipeName } from '../../model/session/pipeName';
import { endOf, identityOf, labelOf } from '../../model/pipes/treePipes';
import type { KnownHandle } from '../processes/sessionProcess';
import type { Seen } from './birthTables';

type KnownObject = Pick<KnownHandle, 'type' | 'access' | 'pipe' | 'file'>;
type SeenObject = Pick<Seen, 'type' | 'isKnown'> & {
  readonly entry: Pick<Seen['entry'], 'access'>;
};

const filesPipe = (file: FileDescription | undefined) => ({ pipe: null, file: file ?? null });
const knownPipe = ({ pipe, file }: KnownObject) => ({ pipe, file: file ?? null });

const isSameSocket = (a: FileDescription, b: FileDescription): boolean =>
  a.socket?.protocol === b.socket?.protocol &&
  a.socket?.port === b.socket?.port &&
  a.socket?.address === b.socket?.address;

/** Whether two descriptions have the same number; null when it cannot decide. */
function haveSameIndex(was: FileDescription | undefined, file: FileDescription): boolean | null {
  const before = pipeIndexOf(was);
  const now = pipeIndexOf(file);
  return before === null || now === null ? null : before === now;
}

/** A pipe of which an end is closed may give no name: a missing one decides nothing. */
const haveOtherNames = (was: FileDescription, file: FileDescription): boolean =>
  Boolean(was.name && file.name) && ownPipeName(was.name) !== ownPipeName(file.name);

/** Whether what the creator is known to have had under this value is what the child has. */
export function isStill(
  known: KnownObject,
  seen: SeenObject,
  file: FileDescription | undefined,
): boolean {
  if (seen.isKnown !== null) return seen.isKnown;
  if (known.type !== seen.type || known.access !== hex(seen.entry.access)) return false;
  // Whoever gives no answer is believed to be what it was; a pipe of which an end is closed gives few.
  if (seen.type !== 'File' || !file || file.kind === 'unknown') return true;
  const was = known.file;
  if (known.pipe ?? was?.pipe ?? file.pipe) {
    const end = known.pipe?.end ?? was?.pipe?.end;
    if (file.pipe?.end !== end || file.pipe?.label !== labelOf(knownPipe(known))) return false;
    if (!was || file.pipe.label !== null) return true;
    return haveSameIndex(was, file) ?? !haveOtherNames(was, file);
  }
  if (!was) return true;
  if (file.socket) return isSameSocket(was, file);
  return was.kind === file.kind && !differ(was.name, file.name);
}

/** A file, pipe or socket that can be told from others by what it is. */
export function isSameFile(known: KnownObject, file: FileDescription): boolean {
  const was = known.file;
  if (known.pipe ?? file.pipe) {
    const [before, now] = [knownPipe(known), filesPipe(file)];
    const identity = identityOf(now);
    const isSame =
      haveSameIndex(was, file) ?? (identity !== null && identity === identityOf(before));
    return isSame && endOf(before) === endOf(now);
  }
  if (was?.kind !== file.kind) return false;
  if (file.socket) return file.socket.port !== 0 && isSameSocket(was, file);
  return file.name !== null && was.name === file.name;
}
