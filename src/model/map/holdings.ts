// Objects and who has a handle of them, as the map draws them, and the ids of the nodes.
import type { FileDescription } from '../session/fileDescription';
import type { SharedPipe } from '../pipes/pipeHold';
import type { PipeEnd } from '../session/state';
import type { HoldKind } from '../search/searchEvents';

/** The ways to keep an object that need no handle, as a search finds them. */
type HoldWithoutHandle = Exclude<HoldKind, 'handle'>;

/**
 * `probable`: inherited, as the tables of a later moment let suppose. `made`: by the broker, for the plan or at its own start. `found`: by the search for holders, which says no more. `seen`: in the
 * table of its process, which says no more either. `inferred`: nobody could ask, and nothing else can be meant.
 */
export type HoldingOrigin =
  | HoldWithoutHandle
  | 'made'
  | 'inherited'
  | 'probable'
  | 'unclear'
  | 'duplicated'
  | 'sent'
  | 'opened'
  | 'found'
  | 'seen'
  | 'inferred';

/** An object of which several have a handle; the ends of a pipe are one here. */
export interface HeldObject {
  readonly key: string;
  readonly isPipe: boolean;
  /** The session's name for the object; of a pipe without that of the end. */
  readonly label: string | null;
  readonly type: string;
  readonly name: string | null;
  readonly file: FileDescription | null;
  /** Of a pipe all that is known of who has it; null for other objects, and where nothing is. */
  readonly shared: SharedPipe | null;
}

export interface Holding {
  /** Id of the holder's node. */
  readonly holder: string;
  readonly object: string;
  readonly end: PipeEnd | null;
  /** Empty where no handle is known. */
  readonly value: string;
  readonly origin: HoldingOrigin;
  /** It has been closed, or its holder has ended. */
  readonly isPast: boolean;
}

/** A process that the session did not start. */
export interface Outsider {
  readonly pid: number;
  readonly name: string;
}

export interface Holdings {
  readonly objects: ReadonlyMap<string, HeldObject>;
  readonly all: readonly Holding[];
  readonly outsiders: ReadonlyMap<string, Outsider>;
  /** Somebody searched for the objects: each is shown, however few have it. */
  readonly isSought?: true;
}

export const brokerNode = 'broker';
export const processNode = (id: string): string => `process ${id}`;
/** Null for every other node. */
export const processIdOf = (node: string): string | null =>
  /^process ([^]*)$/.exec(node)?.[1] ?? null;
export const outsiderNode = (pid: number): string => `outside ${pid}`;
export const pipeKey = (label: string): string => `pipe label ${label}`;
