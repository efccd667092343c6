// A File object: a device or a file behind it, and the one lock that a synchronous one has for all its calls.
import {
  FILE_DEVICE_DISK_FILE_SYSTEM,
  FILE_DEVICE_NETWORK_FILE_SYSTEM,
} from '../../src/win32/constants';
import { KernelObject } from './kernelObject';
import { Waits } from './refusal';

export interface FileNature {
  readonly deviceType: number;
  /** Opened without FILE_FLAG_OVERLAPPED. */
  readonly isSynchronous: boolean;
  /** In the `\\?\` form; null for what is no file of a file system. */
  readonly path?: string | null;
  readonly isDirectory?: boolean;
  readonly share?: number;
}

export class FileObject extends KernelObject {
  readonly deviceType: number;
  readonly isSynchronous: boolean;
  readonly path: string | null;
  readonly isDirectory: boolean;
  readonly share: number;
  /** Milliseconds each question takes: a file on the network, one that is being scanned, or one that must be fetched. */
  answersAfter = 0;
  /** Calls that are pending on it; a synchronous one has at most one, and others that wait for it. */
  readonly #pending = new Set<symbol>();
  readonly #waiting: (() => void)[] = [];

  constructor(name: string, nature: FileNature) {
    super('File', name);
    this.deviceType = nature.deviceType;
    this.isSynchronous = nature.isSynchronous;
    this.path = nature.path ?? null;
    this.isDirectory = nature.isDirectory ?? false;
    this.share = nature.share ?? 7;
  }

  get isOfFileSystem(): boolean {
    return this.path !== null;
  }

  get isLocked(): boolean {
    return this.isSynchronous && this.#pending.size > 0;
  }

  /**
   * A call begins as soon as the lock is free: one at a time on a synchronous handle. Learn, Synchronous and Asynchronous I/O;
   * ReactOS, ntoskrnl/io/iomgr/iofunc.c (IopLockFileObject in NtReadFile and NtWriteFile when FO_SYNCHRONOUS_IO). Returns how
   * it ends.
   */
  begin(call: (end: () => void) => void): void {
    if (this.isLocked) {
      this.#waiting.push(() => this.begin(call));
      return;
    }
    const token = Symbol('call');
    this.#pending.add(token);
    call(() => {
      if (this.#pending.delete(token) && !this.isLocked) this.#waiting.shift()?.();
    });
  }

  /** Calls `wake` when no call is pending any more. */
  whenUnlocked(wake: () => void): void {
    this.begin((end) => {
      end();
      wake();
    });
  }

  /**
   * A question to the file. It takes the lock, as NtQueryInformationFile and the name of NtQueryObject do: ReactOS,
   * ntoskrnl/io/iomgr/iofunc.c (NtQueryInformationFile) and file.c (IopQueryNameInternal); systeminformer issue 746.
   * @throws Waits
   */
  ask(question: string, answered: ReadonlySet<FileObject> = new Set()): void {
    if (this.isLocked) throw new Waits(this, null, question);
    // Behind the lock the system answers this one itself: iofunc.c (NtQueryVolumeInformationFile).
    const asksDriver = question !== 'FileFsDeviceInformation';
    if (asksDriver && this.answersAfter > 0 && !answered.has(this)) {
      throw new Waits(this, this.answersAfter, question);
    }
  }
}

/** Where the path of a file is: on the machine, or on a server. */
export const deviceOfPath = (path: string): number =>
  /^(\\\\\?\\UNC\\|\\\\[^?.])/i.test(path)
    ? FILE_DEVICE_NETWORK_FILE_SYSTEM
    : FILE_DEVICE_DISK_FILE_SYSTEM;
