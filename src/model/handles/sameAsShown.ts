// Whether a handle is still the one that somebody was shown: asked right before something is done to it that cannot be undone.
import type { FileDescription, SocketEnd } from '../session/fileDescription';
import { ownPipeName } from '../session/pipeName';
import type { ObservedHandle } from '../session/state';
import { canBeSameHandle, pipeIndexOf } from './sameHandle';

export type ShownHandle = Pick<
  ObservedHandle,
  'value' | 'type' | 'access' | 'inheritable' | 'object' | 'file'
>;

/** `unclear`: nothing speaks against it, and nothing tells it from others of its kind either. */
export type Sameness = 'same' | 'other' | 'unclear';

const endText = (end: SocketEnd | null): string => (end ? `${end.address} ${end.port}` : '');

/** What tells the file from others; null when nothing does. */
function fileIdentity(file: FileDescription): string | null {
  const { kind, name, pipe, socket } = file;
  if (kind === 'unknown') return null;
  if (pipe) {
    const which = pipe.label ?? pipeIndexOf(file) ?? ownPipeName(name);
    return which === null ? null : `${pipe.end} ${which}`;
  }
  if (socket) {
    if (socket.port === 0) return null;
    return `${socket.protocol} ${endText(socket)} ${endText(socket.peer)}`;
  }
  return name === null ? null : `${kind} ${name}`;
}

const identityOf = ({ type, object, file }: ShownHandle): string | null => {
  if (type === 'File') return file ? fileIdentity(file) : null;
  return object === null ? null : `${type} ${object}`;
};

export function sameAsShown(shown: ShownHandle, now: ShownHandle): Sameness {
  if (shown.value !== now.value || shown.type !== now.type) return 'other';
  if (shown.inheritable !== now.inheritable || !canBeSameHandle(shown, now)) return 'other';
  const [before, after] = [identityOf(shown), identityOf(now)];
  if (before === null || after === null) return 'unclear';
  return before === after ? 'same' : 'other';
}
