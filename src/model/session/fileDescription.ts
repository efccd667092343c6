// What a File handle of some process is: a file, an end of a pipe, a socket, a device; as the prober found it.
import type { PipeEnd } from './pipeEnd';

type FileKind = 'file' | 'directory' | 'pipe' | 'socket' | 'device' | 'console' | 'unknown';

/**
 * Why the kind is unknown. `silent`: no answer in time, as from an object on which a call is pending. `refused`: the process may
 * not be opened. `gone`: the process has ended, the handle is closed, or it cannot be copied. `notFile`: an object of another type.
 */
export type UnknownReason = 'silent' | 'refused' | 'gone' | 'notFile';

export interface SocketEnd {
  /** `127.0.0.1`, `::1`, `fe80::1%4`; empty when it has none. */
  readonly address: string;
  readonly port: number;
}

export interface SocketDescription extends SocketEnd {
  readonly protocol: 'tcp' | 'udp' | 'other';
  readonly state: 'listening' | 'connected' | 'bound' | 'unbound';
  /** What it is connected to. */
  readonly peer: SocketEnd | null;
}

/** Whether somebody else can open the file for this now, as far as sharing goes. */
export interface FileShare {
  readonly read: boolean;
  readonly write: boolean;
  readonly delete: boolean;
}

export interface FileDescription {
  readonly kind: FileKind;
  /** The path of a file or directory as programs write it (`C:\x\y.log`), else the object's name; null when it has none. */
  readonly name: string | null;
  /**
   * `label` is null for a pipe that is none of the session's. `index` is the IndexNumber that both ends have and no other pipe;
   * absent where the system has none. `isServer`: the end that CreateNamedPipe makes, without which the name is free again; absent
   * when it was not told.
   */
  readonly pipe: {
    readonly label: string | null;
    readonly end: PipeEnd;
    readonly index?: string;
    readonly isServer?: boolean;
  } | null;
  readonly socket: SocketDescription | null;
  /** Of files and directories, when it was asked for; null when it could not be told, as where access is denied anyway. */
  readonly share: FileShare | null;
  /** Null unless the kind is unknown. */
  readonly reason: UnknownReason | null;
}

export interface DescribedFile extends FileDescription {
  readonly pid: number;
  readonly handle: string;
}

/** A description with what is not given left out. */
export function describedAs(
  kind: FileKind,
  more: Partial<Omit<FileDescription, 'kind'>> = {},
): FileDescription {
  return { kind, name: null, pipe: null, socket: null, share: null, reason: null, ...more };
}
