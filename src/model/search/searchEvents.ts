// What a search for holders is asked and what it tells, bit by bit, while it is still searching. Plain JSON.
import type { FileShare } from '../session/fileDescription';
import type { PipeEnd } from '../session/pipeEnd';
import type { OwnedPort } from './listedProcess';
import type { SearchTarget } from './target';

export interface SearchRequest {
  /** Of this search: several can run at once. */
  readonly id: string;
  /** A path is absolute. */
  readonly target: SearchTarget;
  /** Processes of the client: of them only what is not ours is a holder. */
  readonly ownPids: readonly number[];
  /** Asked before all others, as those of a session. */
  readonly firstPids: readonly number[];
}

/** A process as it is named in an answer. */
export interface NamedProcess {
  readonly pid: number;
  readonly name: string;
}

/** Who created a holder. */
interface HolderCreator {
  readonly pid: number;
  /** Null when it has exited: the id may be another's by now. */
  readonly name: string | null;
  readonly isAlive: boolean;
}

export interface HolderProcess extends NamedProcess {
  /** FILETIME in decimal: with the pid it names a process for good. */
  readonly createdAt: string;
  readonly image: string | null;
  readonly user: string | null;
  readonly creator: HolderCreator;
}

/**
 * Why nothing more certain can be said of how the handle got there. `noCreator`: the system names none. `creatorExited`: nobody is left to compare with. `creatorHasNone`: it
 * has nothing under this value now. `otherObject`: it has another object there. `otherValue`: it has the same object under another value.
 * `notInheritable`: the same object and value, but its handle is not inheritable. `notCompared`: one of the two cannot be copied.
 * `noHandle`: no handle is known, only that the process is named.
 */
export type UnknownOrigin =
  | 'noCreator'
  | 'creatorExited'
  | 'creatorHasNone'
  | 'otherObject'
  | 'otherValue'
  | 'notInheritable'
  | 'notCompared'
  | 'noHandle';

/**
 * How the handle got to its holder. Nobody saw it, so it is never exact. `creator`: the living creator has the same object under the same
 * value, inheritable. `sibling`: another child of the same creator has.
 */
export type HoldEvidence =
  | {
      readonly level: 'inferred';
      readonly by: 'creator' | 'sibling';
      /** Who has the same. */
      readonly from: NamedProcess;
    }
  | { readonly level: 'unknown'; readonly reason: UnknownOrigin };

/**
 * `handle`: in its table. `port`: the system's table names it. `program`: it runs from the file. `mapped`: it has the file mapped into
 * its memory, as a module or as data. `directory`: it is its current directory. `named`: the Restart Manager names it.
 */
export type HoldKind = 'handle' | 'port' | 'program' | 'mapped' | 'directory' | 'named';

export interface Hold {
  readonly process: HolderProcess;
  readonly how: HoldKind;
  /** Null where only a table or the system's word says it. */
  readonly handle: string | null;
  /** The kernel's name for the kind of object, such as File or Mutant. */
  readonly type: string;
  /** What it is: the path, the pipe's name, the local address. */
  readonly object: string;
  readonly isDirectory: boolean;
  /** Access mask as hex text. */
  readonly access: string | null;
  readonly inheritable: boolean | null;
  /** What others can open the file for now; null when it is none, or could not be told. */
  readonly share: FileShare | null;
  /** Of a pipe. */
  readonly end: PipeEnd | null;
  readonly isServer: boolean | null;
  /** Of a socket. */
  readonly socketState: 'listening' | 'connected' | 'bound' | 'unbound' | null;
  readonly evidence: HoldEvidence;
}

/** A row of the system's table for the port. */
export interface PortRowFound extends OwnedPort {
  /** 0 where the table names nobody. */
  readonly pid: number;
  /** Null when no process has the id. */
  readonly owner: string | null;
}

/**
 * Why a process could not be asked. `protected`: of Windows itself, never opened. `otherUser`: of somebody else. `elevated`: of the same
 * user with more rights. `refused`: whose it is could not be told either. `silent`: some of its handles gave no answer.
 */
export type UnaskedReason = 'protected' | 'otherUser' | 'elevated' | 'refused' | 'silent';

export interface UnaskedProcess extends NamedProcess {
  readonly reason: UnaskedReason;
  readonly user: string | null;
  /** That were not asked about. */
  readonly handles: number;
}

/** What else there is to know of the answer. */
export type SearchNote =
  | { readonly kind: 'network' }
  /** The path could not be opened, or gave no answer in time (null): it is looked for by its name only. */
  | { readonly kind: 'byNameOnly'; readonly code: number | null }
  /** This Windows has no Restart Manager, or it failed with this code. */
  | { readonly kind: 'restartManager'; readonly code: number }
  /** This Windows does not tell who has the file mapped. */
  | { readonly kind: 'mappings' };

export type SearchEvent =
  | { readonly type: 'targetFound'; readonly isDirectory: boolean; readonly path: string }
  | { readonly type: 'objectFound'; readonly object: string; readonly objectType: string }
  | { readonly type: 'portsFound'; readonly rows: readonly PortRowFound[] }
  | { readonly type: 'held'; readonly hold: Hold }
  /** The Restart Manager names the service that runs in a process. */
  | { readonly type: 'serviceFound'; readonly pid: number; readonly service: string }
  | { readonly type: 'unasked'; readonly process: UnaskedProcess }
  | { readonly type: 'progress'; readonly asked: number; readonly all: number }
  | { readonly type: 'noted'; readonly note: SearchNote }
  | {
      readonly type: 'ended';
      readonly reason: 'complete' | 'cancelled' | 'failed';
      /** Of a search that failed, for people. */
      readonly message: string | null;
    };

/** The events of one search, in order. */
export interface SearchNews {
  readonly id: string;
  readonly events: readonly SearchEvent[];
}
