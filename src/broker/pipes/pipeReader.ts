// Reads one captured pipe to its end: each return of ReadFile becomes one entry of the index.
import * as l10n from '@vscode/l10n';
import { win32Failure, type Win32Failure } from '../../model/session/win32Failure';
import {
  ERROR_BROKEN_PIPE,
  ERROR_DISK_FULL,
  ERROR_MORE_DATA,
  ERROR_OPERATION_ABORTED,
  ERROR_WRITE_FAULT,
} from '../../win32/constants';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { Transfer } from '../../win32/bindings/pipes';
import type { Win32 } from '../../win32/win32';
import { cancelUntil } from './cancelUntil';
import { CaptureWriter, type CompletedRead } from './captureWriter';
import type { EventQueue } from '../events/eventQueue';
import type { CaptureHashes } from './captureHashes';
import type { ReadTurns } from './readTurns';

/**
 * Bytes of small reads that are written together. A read that brings this much is on disk before the next one is made; a
 * broker that is killed in the middle of a turn loses less than this, and never bytes of an earlier turn.
 */
const batchSize = 64 * 1024;

/** Small looks in a row after which a pipe counts as busy: the writer wrote while what it had written was being taken. */
const looksUntilBusy = 2;

export interface PipeReaderOptions {
  readonly win32: Pick<Win32, 'CancelIoEx' | 'PeekNamedPipe' | 'ReadFile' | 'ReadFileSync'>;
  readonly events: EventQueue;
  /** Shared by the readers of a session. */
  readonly hashes: CaptureHashes;
  readonly turns: ReadTurns;
  /** Wall clock at the session's time 0. */
  readonly startedAt: number;
  readonly label: string;
  readonly readEnd: OwnedHandle;
  readonly captureFile: string;
  readonly indexFile: string;
  /** nNumberOfBytesToRead of each ReadFile. */
  readonly readSize: number;
  /** True leaves the pipe unread until `resume`. */
  readonly paused: boolean;
  /**
   * True when another process may have a handle to this very read end. Then each read waits on the pool: the other one's
   * pending call would block PeekNamedPipe, and it could take the bytes PeekNamedPipe has seen.
   */
  readonly shared: boolean;
  /** Bytes the pipe takes before its writer waits; null when that is not known. */
  readonly bufferSize: number | null;
}

/** Node gives the reason as a name of its own; only a full disk is told apart. */
function captureFailure(label: string, error: unknown): Win32Failure {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const reason = error instanceof Error ? error.message : String(error);
  return win32Failure(
    'WriteFile',
    isFull ? ERROR_DISK_FULL : ERROR_WRITE_FAULT,
    l10n.t('Keeping what {0} delivered ({1})', label, reason),
    label,
  );
}

/** A message longer than the buffer brings what fitted; the rest comes with the next call. */
const hasBytes = (result: Transfer): boolean => result.ok || result.code === ERROR_MORE_DATA;

export class PipeReader {
  readonly #options: PipeReaderOptions;
  #readSize: number;
  readonly #writer: CaptureWriter;
  /** Looks into the pipe, one soon after the other, that found something, but little. */
  #smallLooks = 0;
  /** Of the read that waits on the pool. */
  #buffer: Buffer | null = null;
  #isWaiting = false;
  /** What the pool has brought and nobody has taken yet. */
  #arrived: Transfer | null = null;
  #paused: boolean;
  #cancelled = false;
  /** Why the read that waits was cancelled if not to end it. */
  #interrupted = false;
  #ended = false;
  #hashed: Promise<void> = Promise.resolve();
  #atRest: (() => void)[] = [];
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(options: PipeReaderOptions) {
    this.#options = options;
    this.#readSize = options.readSize;
    this.#paused = options.paused;
    this.#writer = new CaptureWriter(options.captureFile, options.indexFile);
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Nothing is read: what the child writes stays in the pipe until it is full, and then the child waits. */
  get isPaused(): boolean {
    return this.#paused && !this.#ended;
  }

  /** Resolves when the hash of what a pipe that has ended delivered has been told. */
  get hashed(): Promise<void> {
    return this.#hashed;
  }

  /** Bytes read. */
  get bytes(): number {
    return this.#writer.bytes;
  }

  /** Bytes in the pipe; null while a read waits (the question would wait for it), after the end, and when others may read. */
  peek(): number | null {
    const { win32, readEnd, shared } = this.#options;
    return this.#isWaiting || this.#ended || shared ? null : win32.PeekNamedPipe(readEnd.value);
  }

  /** Resolves when the pipe has ended and its read end is closed; never rejects for what a pipe can do. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#options.turns.add(this);
    });
  }

  /** Resolves with whether it is as asked; false when the pipe has ended, or somebody asked for the opposite meanwhile. */
  async setReading(paused: boolean, readSize: number): Promise<boolean> {
    if (this.#ended) return false;
    this.#readSize = readSize;
    if (paused) await this.pause();
    else this.resume();
    return this.isOpen && this.#paused === paused;
  }

  /** Resolves when no ReadFile is outstanding and what the last one brought is in the capture. */
  pause(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#paused = true;
    const rest = new Promise<void>((resolve) => this.#atRest.push(resolve));
    if (this.#isWaiting) this.#interrupt(() => this.#paused);
    else this.#options.turns.add(this);
    return rest;
  }

  resume(): void {
    if (!this.#paused || this.#ended) return;
    this.#paused = false;
    this.#settleRest();
    // A read that was being cancelled may come back as cancelled or with bytes; either is followed by another one.
    if (!this.#isWaiting) this.#options.turns.add(this);
  }

  /** Ends the outstanding read, which then reports the pipe as cancelled. */
  cancel(): void {
    this.#cancelled = true;
    if (this.#isWaiting) this.#interrupt(() => this.#cancelled);
    else if (!this.#ended) this.#options.turns.add(this);
  }

  /** CancelIoEx until the read is back, as long as it is wanted. A read that completed first keeps its bytes. */
  #interrupt(isWanted: () => boolean): void {
    this.#interrupted = true;
    cancelUntil(
      () => !this.#isWaiting || !isWanted(),
      () => this.#options.win32.CancelIoEx(this.#options.readEnd.value),
    );
  }

  /** One step on the main thread: keeps what has arrived, drains what is there, or waits on the pool for more. */
  work(deadline: number): boolean {
    if (this.#ended || this.#isWaiting) return false;
    const before = this.#writer.reads;
    const next = this.#step(deadline);
    if (this.#writer.reads > before) this.#tell();
    if (next === 'wait') this.#wait();
    else if (next === 'rest') this.#settleRest();
    else if (next !== 'again') this.#end(next);
    return next === 'again';
  }

  #step(deadline: number): 'again' | 'wait' | 'rest' | Win32Failure | number {
    const { arrived, buffer } = { arrived: this.#arrived, buffer: this.#buffer };
    this.#arrived = null;
    if (arrived && buffer) {
      const wasInterrupted = this.#interrupted;
      this.#interrupted = false;
      if (hasBytes(arrived)) {
        const available = this.#options.shared ? null : 0;
        const failure = this.#append(buffer, [this.#completed(arrived.bytes, available)]);
        if (failure) return failure;
      } else if (!arrived.ok) {
        if (arrived.code !== ERROR_OPERATION_ABORTED || !wasInterrupted) return arrived.code;
      }
    }
    if (this.#cancelled) return ERROR_OPERATION_ABORTED;
    if (this.#paused) return 'rest';
    return this.#options.shared ? 'wait' : this.#drain(deadline);
  }

  /** Takes what PeekNamedPipe says is there, which no read has to wait for, until a batch is full or time is up. */
  #drain(deadline: number): 'again' | 'wait' | Win32Failure | number {
    const { win32, readEnd, turns } = this.#options;
    const room = turns.room(batchSize + this.#readSize);
    const reads: CompletedRead[] = [];
    let filled = 0;
    let available = 0;
    let next: 'again' | 'wait' | number = 'again';
    do {
      if (available === 0) {
        if (reads.length > 0 && this.#smallLooks >= looksUntilBusy) turns.letWrite(deadline);
        available = win32.PeekNamedPipe(readEnd.value) ?? 0;
        this.#smallLooks = this.#isLittle(available) ? this.#smallLooks + 1 : 0;
      }
      // Empty, or ended: the next read on the pool says which.
      if (available === 0) {
        next = 'wait';
        break;
      }
      const result = win32.ReadFileSync(
        readEnd.value,
        room.subarray(filled, filled + this.#readSize),
      );
      if (!hasBytes(result)) {
        next = result.ok ? 0 : result.code;
        break;
      }
      reads.push(this.#completed(result.bytes, available));
      filled += result.bytes;
      available = Math.max(0, available - result.bytes);
    } while (filled < batchSize && turns.now() < deadline);
    return (reads.length > 0 ? this.#append(room.subarray(0, filled), reads) : null) ?? next;
  }

  /** Whether a writer that goes on for a moment, in which it writes several times as much, is far from having to wait for us. */
  #isLittle(available: number): boolean {
    const { bufferSize } = this.#options;
    return available > 0 && bufferSize !== null && available < bufferSize / 8;
  }

  #completed(length: number, available: number | null): CompletedRead {
    return { time: Date.now() - this.#options.startedAt, length, available };
  }

  /** What kept the bytes from the disk, or null. */
  #append(bytes: Buffer, reads: readonly CompletedRead[]): Win32Failure | null {
    const length = reads.reduce((sum, read) => sum + read.length, 0);
    try {
      this.#writer.append(bytes.subarray(0, length), reads);
      return null;
    } catch (error) {
      return captureFailure(this.#options.label, error);
    }
  }

  #wait(): void {
    const { win32, readEnd, turns } = this.#options;
    if (this.#buffer?.length !== this.#readSize) this.#buffer = Buffer.alloc(this.#readSize);
    this.#isWaiting = true;
    win32.ReadFile(readEnd.value, this.#buffer).then((result) => {
      this.#isWaiting = false;
      this.#arrived = result;
      turns.add(this);
    }, this.#reject);
  }

  #tell(): void {
    const { bytes, reads } = this.#writer;
    this.#options.events.push({ type: 'pipeProgress', label: this.#options.label, bytes, reads });
  }

  /** A code of ReadFile, or what kept the capture from the disk. */
  #end(reason: Win32Failure | number): void {
    const { label, readEnd } = this.#options;
    if (reason === ERROR_BROKEN_PIPE) this.#finish('endOfFile', null);
    else if (reason === ERROR_OPERATION_ABORTED) this.#finish('cancelled', null);
    else if (typeof reason === 'number') {
      this.#finish('failed', win32Failure('ReadFile', reason, l10n.t('Reading {0}', label), label));
    } else {
      this.#finish('failed', reason);
    }
    // After a failed capture the read end stays open: closing it would break the pipe of a child that did nothing wrong.
    if (typeof reason === 'number') readEnd.close();
    this.#settleRest();
    this.#resolve();
  }

  #finish(phase: 'endOfFile' | 'cancelled' | 'failed', failure: Win32Failure | null): void {
    this.#ended = true;
    this.#options.events.push({
      type: 'pipeEnded',
      label: this.#options.label,
      phase,
      bytes: this.#writer.bytes,
      reads: this.#writer.reads,
      sha256: null,
      failure,
    });
    const { label, events, hashes } = this.#options;
    this.#hashed = this.#writer.finish(hashes).then(
      (sha256) => events.push({ type: 'pipeHashed', label, sha256 }),
      // A capture that cannot be read back has no hash.
      () => undefined,
    );
  }

  #settleRest(): void {
    for (const resolve of this.#atRest.splice(0)) resolve();
  }
}
