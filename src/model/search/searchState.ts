// What a search has found so far, folded from what it tells: plain JSON, which can be kept and shown again.
import { accessNames } from '../handles/accessRights';
import { assertNever } from '../base/assertNever';
import type { Hold, PortRowFound, SearchEvent, SearchNote, UnaskedProcess } from './searchEvents';
import type { SearchTarget } from './target';

interface SearchEnd {
  readonly reason: 'complete' | 'cancelled' | 'failed';
  /** Of a search that failed, for people. */
  readonly message: string | null;
}

export interface SearchState {
  readonly target: SearchTarget;
  /** Wall clock, milliseconds since 1970. */
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly end: SearchEnd | null;
  /** The true path, or the name of the object, once it is known. */
  readonly object: string | null;
  /** The kernel's name for its type, of a handle that was searched for. */
  readonly objectType: string | null;
  readonly isDirectory: boolean;
  /** Null when no port is searched for. */
  readonly ports: readonly PortRowFound[] | null;
  readonly holds: readonly Hold[];
  /** Holds that a view was not given, of very many. */
  readonly leftOut: number;
  /** By pid, in decimal. */
  readonly services: Readonly<Record<string, string>>;
  readonly unasked: readonly UnaskedProcess[];
  readonly notes: readonly SearchNote[];
  readonly progress: { readonly asked: number; readonly all: number } | null;
}

export function newSearch(target: SearchTarget, startedAt: number): SearchState {
  return {
    ...{ target, startedAt, end: null, object: null, objectType: null, isDirectory: false },
    ...{ ports: null, holds: [], leftOut: 0, services: {}, unasked: [], notes: [], progress: null },
  };
}

const isSamePath = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase();

/** The handle that a process has to its own current directory is no second hold. */
function withHold(holds: readonly Hold[], hold: Hold): readonly Hold[] {
  if (!hold.isDirectory) return [...holds, hold];
  const isPair = (other: Hold): boolean =>
    other.process.pid === hold.process.pid &&
    other.isDirectory &&
    isSamePath(other.object, hold.object) &&
    (other.how === 'directory') !== (hold.how === 'directory') &&
    (other.handle === null || hold.handle === null);
  const at = holds.findIndex(isPair);
  const other = holds[at];
  if (!other) return [...holds, hold];
  const withHandle = hold.handle === null ? other : hold;
  return holds.with(at, { ...withHandle, how: 'directory' });
}

export function foldSearch(state: SearchState, event: SearchEvent): SearchState {
  switch (event.type) {
    case 'targetFound':
      return { ...state, object: event.path, isDirectory: event.isDirectory };
    case 'objectFound':
      return { ...state, object: event.object, objectType: event.objectType };
    case 'portsFound':
      return { ...state, ports: event.rows };
    case 'held':
      return { ...state, holds: withHold(state.holds, event.hold) };
    case 'serviceFound':
      return { ...state, services: { ...state.services, [event.pid]: event.service } };
    case 'unasked':
      return { ...state, unasked: [...state.unasked, event.process] };
    case 'progress':
      return { ...state, progress: { asked: event.asked, all: event.all } };
    case 'noted':
      return { ...state, notes: [...state.notes, event.note] };
    case 'ended':
      return { ...state, end: { reason: event.reason, message: event.message } };
    default:
      return assertNever(event);
  }
}

export type PreventedAct = 'delete' | 'rename' | 'read' | 'write' | 'bind' | 'endOfFile' | 'name';

/** `isSure`: no other holder can be the one that is in the way. */
export interface Prevention {
  readonly act: PreventedAct;
  readonly isSure: boolean;
}

const rightsToWrite: ReadonlySet<string> = new Set(['FILE_WRITE_DATA', 'FILE_APPEND_DATA']);

const canWrite = ({ access, type }: Hold): boolean =>
  access !== null && accessNames(type, Number(access)).some((name) => rightsToWrite.has(name));

const sure = (...acts: readonly PreventedAct[]): readonly Prevention[] =>
  acts.map((act) => ({ act, isSure: true }));

/** How many handles there are to each path, counted once: a folder can have tens of thousands of open files. */
const counted = new WeakMap<SearchState, ReadonlyMap<string, number>>();

function handlesTo(state: SearchState, path: string): number {
  let counts = counted.get(state);
  if (!counts) {
    const made = new Map<string, number>();
    for (const { how, object } of state.holds) {
      if (how !== 'handle') continue;
      const key = object.toLowerCase();
      made.set(key, (made.get(key) ?? 0) + 1);
    }
    counts = made;
    counted.set(state, counts);
  }
  return counts.get(path.toLowerCase()) ?? 0;
}

/** What sharing prevents is known of the file, not of a handle: with several handles to it one of them is in the way. */
function sharedPrevention(state: SearchState, hold: Hold): readonly Prevention[] {
  const { share } = hold;
  if (!share) return [];
  const isSeen = state.unasked.length === 0 && state.leftOut === 0;
  const isSure = isSeen && handlesTo(state, hold.object) === 1;
  const acts: readonly PreventedAct[] = [
    ...(share.delete ? [] : (['delete', 'rename'] as const)),
    ...(share.read ? [] : (['read'] as const)),
    ...(share.write ? [] : (['write'] as const)),
  ];
  return acts.map((act) => ({ act, isSure }));
}

/** What others cannot do while this lasts. */
export function preventions(state: SearchState, hold: Hold): readonly Prevention[] {
  switch (hold.how) {
    case 'directory':
      return sure('delete', 'rename');
    case 'program':
      return sure('delete', 'write');
    case 'mapped':
      return sure('delete');
    case 'port':
      return sure('bind');
    case 'named':
      return [];
    case 'handle':
      break;
    default:
      return assertNever(hold.how);
  }
  if (hold.socketState !== null) {
    return hold.socketState === 'listening' || hold.socketState === 'bound' ? sure('bind') : [];
  }
  if (hold.end !== null) {
    return [
      ...(canWrite(hold) ? sure('endOfFile') : []),
      ...(hold.isServer === true ? sure('name') : []),
    ];
  }
  if (hold.type !== 'File') return state.target.kind === 'object' ? sure('name') : [];
  // A folder cannot go while something in it is open, however that is shared.
  const isBelow =
    state.isDirectory && state.object !== null && !isSamePath(hold.object, state.object);
  return isBelow ? sure('delete', 'rename') : sharedPrevention(state, hold);
}

/** Those first that keep something from being done. */
export function holdsInOrder(state: SearchState): readonly Hold[] {
  const known = state.holds.map((hold) => ({
    hold,
    rank: Number(preventions(state, hold).length === 0),
  }));
  return known.sort((a, b) => a.rank - b.rank).map(({ hold }) => hold);
}

/** As a view is given it: of very many holds those that matter most. */
export function shownSearch(state: SearchState, most: number): SearchState {
  const leftOut = state.holds.length - most;
  return leftOut <= 0 ? state : { ...state, holds: holdsInOrder(state).slice(0, most), leftOut };
}
