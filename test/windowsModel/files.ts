// What CreateFileW opens: devices, pipes, and the files and folders of a disk, with how others share them.
import {
  CREATE_ALWAYS,
  ERROR_ACCESS_DENIED,
  FILE_DEVICE_NAMED_PIPE,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_OVERLAPPED,
  OPEN_ALWAYS,
} from '../../src/win32/constants';
import { consoleFile } from './consoleHost';
import { deviceOfPath, FileObject } from './fileObject';
import type { Personality } from './personality';
import type { Pipe } from './pipe';
import type { ModelProcess } from './process';
import {
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_HANDLE,
  ERROR_PIPE_BUSY,
  ERROR_SHARING_VIOLATION,
  Refusal,
} from './refusal';

const FILE_DEVICE_NULL = 0x15;

interface DiskFile {
  readonly isDirectory: boolean;
  readonly opened: Map<FileObject, number>;
}

export interface FileCall {
  readonly path: string;
  readonly access: number;
  readonly share: number;
  readonly disposition: number;
  readonly flags: number;
}

const key = (path: string): string =>
  path
    .replace(/^\\\\\?\\(UNC\\)?/i, (_, unc: string | undefined) => (unc ? '\\\\' : ''))
    .replaceAll('/', '\\')
    .toLowerCase();

/** Rights that sharing is about: reading and executing, writing and appending, deleting. */
const kinds = (access: number): number => {
  const mapped = access >>> 0;
  const reads = (mapped & 0x21) !== 0 || mapped >= 0x8000_0000;
  const writes = (mapped & 0x6) !== 0 || (mapped & 0x4000_0000) !== 0;
  return (reads ? 1 : 0) | (writes ? 2 : 0) | ((mapped & 0x1_0000) !== 0 ? 4 : 0);
};

export class ModelFiles {
  readonly #disk = new Map<string, DiskFile>();
  readonly #pipes = new Map<string, Pipe[]>();
  /** Paths nobody can open for now, as while a virus scanner looks at them. */
  readonly #scanned = new Set<string>();

  constructor(private readonly personality: Personality) {}

  add(path: string, isDirectory = false): void {
    this.#disk.set(key(path), { isDirectory, opened: new Map() });
  }

  /** Until the function returned is called. */
  scan(path: string): () => void {
    this.#scanned.add(key(path));
    return () => this.#scanned.delete(key(path));
  }

  addPipe(name: string, pipe: Pipe): void {
    this.#pipes.set(key(name), [...(this.#pipes.get(key(name)) ?? []), pipe]);
  }

  /** @throws Refusal */
  open(process: ModelProcess, call: FileCall): FileObject {
    const isSynchronous = (call.flags & FILE_FLAG_OVERLAPPED) === 0;
    if (/^(\\\\\.\\)?nul$/i.test(call.path)) {
      const name = this.personality.asWine('name of NUL')
        ? '\\Device\\unix\\dev\\null'
        : '\\Device\\Null';
      return new FileObject(name, { deviceType: FILE_DEVICE_NULL, isSynchronous });
    }
    if (/^con(in|out)\$$/i.test(call.path)) {
      if (!process.console) throw new Refusal(ERROR_INVALID_HANDLE, 'there is no console');
      return consoleFile(/in/i.test(call.path) ? 'CurrentIn' : 'CurrentOut');
    }
    if (/^\\\\\.\\pipe\\/i.test(call.path)) return this.#openPipe(call.path);
    return this.#openDisk(call, isSynchronous);
  }

  /** Learn, CreateNamedPipe and CreateFile: a client takes an instance that has none. */
  #openPipe(path: string): FileObject {
    const all = (this.#pipes.get(key(path)) ?? []).filter(({ server }) => !server.isClosed);
    const free = all.find(({ isConnected }) => !isConnected);
    if (all.length === 0) throw new Refusal(ERROR_FILE_NOT_FOUND, `no pipe ${path}`);
    if (!free) throw new Refusal(ERROR_PIPE_BUSY, `all instances of ${path} are taken`);
    return free.connect();
  }

  #openDisk(
    { path, access, share, disposition, flags }: FileCall,
    isSynchronous: boolean,
  ): FileObject {
    const at = key(path);
    let file = this.#disk.get(at);
    if (!file) {
      if (disposition !== CREATE_ALWAYS && disposition !== OPEN_ALWAYS) {
        throw new Refusal(ERROR_FILE_NOT_FOUND, `no file ${path}`);
      }
      file = { isDirectory: false, opened: new Map() };
      this.#disk.set(at, file);
    }
    if (file.isDirectory && (flags & FILE_FLAG_BACKUP_SEMANTICS) === 0) {
      throw new Refusal(ERROR_ACCESS_DENIED, `${path} is a folder`);
    }
    if (this.#scanned.has(at)) throw new Refusal(ERROR_SHARING_VIOLATION, `${path} is scanned`);
    for (const [other, theirs] of file.opened) {
      if (other.handles === 0) file.opened.delete(other);
      else if ((kinds(access) & ~other.share) !== 0 || (kinds(theirs) & ~share) !== 0) {
        throw new Refusal(ERROR_SHARING_VIOLATION, `${path} is not shared for this`);
      }
    }
    const full = path.startsWith('\\\\') ? path : `\\\\?\\${path.replaceAll('/', '\\')}`;
    const object = new FileObject(`\\Device\\HarddiskVolume3${path.slice(2)}`, {
      deviceType: deviceOfPath(path),
      isSynchronous,
      path: full,
      isDirectory: file.isDirectory,
      share,
    });
    file.opened.set(object, access);
    return object;
  }
}

/** A socket, which the driver of sockets makes a File of the pipes' device type: phlib/phafd.c; fileDescriber's own comment. */
export class SocketObject extends FileObject {
  state: 'unbound' | 'bound' | 'listening' = 'unbound';
  port = 0;
  /** The process that bound it, which the system's table goes on naming. */
  boundBy = 0;

  constructor(
    readonly protocol: 'tcp' | 'udp',
    personality: Personality,
  ) {
    super(personality.asWine('name of a socket') ? '' : '\\Device\\Afd', {
      deviceType: FILE_DEVICE_NAMED_PIPE,
      isSynchronous: false,
    });
  }

  listen(port: number, boundBy: number): void {
    this.state = 'listening';
    this.port = port;
    this.boundBy = boundBy;
  }
}
