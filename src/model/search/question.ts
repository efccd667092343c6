// What a search asks the prober: which of many handles are what it looks for, and what a path is.
import type { FileShare } from '../session/fileDescription';
import type { PipeEnd } from '../session/pipeEnd';
import type { PortProtocol } from './target';

interface NamedHandle {
  readonly pid: number;
  readonly handle: string;
}

/** What a handle is compared with. Paths and names are compared without regard to case. */
export type Wanted =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Of the volume and the file on it; null when it could not be told: then its path counts. */
      readonly identity: string | null;
      /** Whether what is in the folder counts, too. */
      readonly withBelow: boolean;
    }
  | { readonly kind: 'socket'; readonly port: number; readonly protocol: PortProtocol | null }
  | { readonly kind: 'pipe'; readonly name: string }
  /** Whole names, as the kernel has them. */
  | { readonly kind: 'object'; readonly names: readonly string[] };

export interface FindRequest {
  readonly wanted: Wanted;
  readonly processes: readonly {
    readonly pid: number;
    readonly handles: readonly string[];
  }[];
}

export interface FoundObject {
  /** Its path, its name, or the local address of a socket. */
  readonly object: string;
  readonly isDirectory: boolean;
  readonly share: FileShare | null;
  readonly end: PipeEnd | null;
  readonly isServer: boolean | null;
  readonly socketState: 'listening' | 'connected' | 'bound' | 'unbound' | null;
}

export interface FindAnswer {
  readonly found: readonly (NamedHandle & FoundObject)[];
  /** Processes that did not let themselves be opened, with the Win32 code. */
  readonly refused: readonly { readonly pid: number; readonly code: number }[];
  /** Those that gave no answer in time. */
  readonly silent: readonly NamedHandle[];
  /** Those whose turn has not come. */
  readonly left: readonly NamedHandle[];
  /** Milliseconds of the prober itself, without the way there. */
  readonly took: number;
}

export interface ResolveRequest {
  readonly path: string;
}

/** What a path leads to. */
export interface ResolvedPath {
  /** The true path. */
  readonly path: string;
  readonly identity: string | null;
  readonly isDirectory: boolean;
  readonly isRemote: boolean;
  /** Processes that have the file open or mapped; null where the system does not tell. */
  readonly users: readonly number[] | null;
}

export type ResolveAnswer =
  | { readonly ok: true; readonly resolved: ResolvedPath }
  /** With the Win32 code; null when it gave no answer in time. */
  | { readonly ok: false; readonly code: number | null };
