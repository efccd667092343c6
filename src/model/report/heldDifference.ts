// What is held in one saved session and not in another: handles by name, kind and owner, because values and PIDs differ in every run.
import { childHandles, type ChildHandle } from '../handles/origin';
import { handleNow } from '../handles/handleNow';
import { ownEnd } from '../handles/passedHandles';
import type { FileDescription } from '../session/fileDescription';
import { endText } from '../session/fileText';
import { givenPipeName } from '../session/pipeName';
import type { ObservedHandle, ProcessState, SessionState } from '../session/state';

interface HeldObject {
  /** The program, as the process is called. */
  readonly owner: string;
  /** `file`, `directory`, `pipe`, `socket`, `console`, `device`; else the kernel's name for the type. */
  readonly kind: string;
  /** Null for an object without a name, or with one that a library made up. */
  readonly name: string | null;
}

/** How many handles of this kind there were in the one session and in the other. */
export interface HeldChange extends HeldObject {
  readonly before: number;
  readonly after: number;
}

export interface HeldDifference {
  /** More of them in the second session, new ones included. */
  readonly added: readonly HeldChange[];
  /** Fewer of them, or none. */
  readonly removed: readonly HeldChange[];
}

/** The number of a port that somebody asked for; a client's end has another one each time. */
function socketName({ socket }: FileDescription): string | null {
  if (!socket || socket.state === 'unbound' || socket.state === 'connected') return null;
  return `${socket.protocol} ${endText(socket)}`;
}

function fileName(file: FileDescription, label: string | null): string | null {
  switch (file.kind) {
    case 'file':
    case 'directory':
      return file.name;
    case 'socket':
      return socketName(file);
    case 'pipe':
      return label ?? file.pipe?.label ?? givenPipeName(file.name);
    default:
      return label ?? file.name;
  }
}

function heldObject(owner: string, handle: ObservedHandle, label: string | null): HeldObject {
  const { type, object, file } = handle;
  if (file && file.kind !== 'unknown') {
    return { owner, kind: file.kind, name: fileName(file, label) };
  }
  const isPipe = /^\\Device\\NamedPipe/i.test(object ?? '');
  if (isPipe) return { owner, kind: 'pipe', name: label ?? givenPipeName(object) };
  return { owner, kind: type, name: label ?? object };
}

/** All that it had when it was looked at last. `isOver`: what it inherited alone. */
function heldBy(process: ProcessState, isOver: boolean): readonly HeldObject[] {
  const { birth, history, name } = process;
  const born = birth ? childHandles(birth) : [];
  if (isOver) return passedTo(process, born);
  const labels = new Map(born.map(({ value, label }) => [value, label]));
  const opened = history.flatMap(({ handle, change }) =>
    change === 'opened' ? [handle.value] : [],
  );
  const values = new Set([...labels.keys(), ...opened]);
  return [...values].flatMap((value) => {
    const handle = handleNow(process, value);
    if (!handle) return [];
    const isBorn = birth?.childHandles.includes(handle) ?? false;
    return [heldObject(name, handle, isBorn ? (labels.get(value) ?? null) : null)];
  });
}

/**
 * Of a process that has exited, looks show what it opened by chance: the same program run twice would differ. What it inherited is
 * known from its creation.
 */
function passedTo({ birth, name }: ProcessState, born: readonly ChildHandle[]) {
  return born.flatMap(({ value, origin, label }) => {
    const handle = birth?.childHandles.find((one) => one.value === value);
    return handle && origin === 'inherited' ? [heldObject(name, handle, label)] : [];
  });
}

const isCounted = ({ attached }: SessionState, { exitedAt }: ProcessState): boolean =>
  !attached || exitedAt === null;

/** Paths are compared without regard to case. */
const keyOf = ({ owner, kind, name }: HeldObject): string =>
  JSON.stringify([owner, kind, name]).toLowerCase();

interface Counted {
  readonly held: HeldObject;
  count: number;
}

function heldIn(state: SessionState): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const process of state.processes) {
    if (!isCounted(state, process)) continue;
    for (const held of heldBy(process, ownEnd(state, process) !== null)) {
      const key = keyOf(held);
      const known = counts.get(key) ?? { held, count: 0 };
      known.count++;
      counts.set(key, known);
    }
  }
  return counts;
}

export function heldDifference(before: SessionState, after: SessionState): HeldDifference {
  const [first, second] = [heldIn(before), heldIn(after)];
  const changes = [...new Set([...first.keys(), ...second.keys()])].sort().flatMap((key) => {
    const [one, other] = [first.get(key), second.get(key)];
    const held = (other ?? one)?.held;
    return held ? [{ ...held, before: one?.count ?? 0, after: other?.count ?? 0 }] : [];
  });
  return {
    added: changes.filter((change) => change.after > change.before),
    removed: changes.filter((change) => change.after < change.before),
  };
}
