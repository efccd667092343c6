// Reads one captured pipe to its end: one outstanding ReadFile at a time, each return one entry of the index.
import { win32Failure, type Win32Failure } from '../model/win32Failure';
import {
  ERROR_BROKEN_PIPE,
  ERROR_DISK_FULL,
  ERROR_MORE_DATA,
  ERROR_OPERATION_ABORTED,
  ERROR_WRITE_FAULT,
} from '../win32/constants';
import type { OwnedHandle } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { cancelUntil } from './cancelUntil';
import { CaptureWriter } from './captureWriter';
import type { EventQueue } from './eventQueue';

/** One read takes at most this; larger than what a writer usually gives at once, small enough to hold per pipe. */
const readSize = 64 * 1024;

/** Node gives the reason as a name of its own; only a full disk is told apart. */
function captureFailure(label: string, error: unknown): Win32Failure {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const reason = error instanceof Error ? error.message : String(error);
  return win32Failure(
    'WriteFile',
    isFull ? ERROR_DISK_FULL : ERROR_WRITE_FAULT,
    `Keeping what ${label} delivered (${reason})`,
    label,
  );
}

export class PipeReader {
  readonly #writer: CaptureWriter;
  #cancelled = false;
  #ended = false;

  constructor(
    private readonly win32: Win32,
    private readonly events: EventQueue,
    private readonly startedAt: number,
    private readonly label: string,
    private readonly readEnd: OwnedHandle,
    captureFile: string,
    indexFile: string,
  ) {
    this.#writer = new CaptureWriter(captureFile, indexFile);
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Resolves when the pipe has ended and its read end is closed; never rejects for what a pipe can do. */
  async run(): Promise<void> {
    const buffer = Buffer.alloc(readSize);
    while (!this.#cancelled) {
      const result = await this.win32.ReadFile(this.readEnd.value, buffer);
      // A read of no bytes is a message of no bytes, not the end: the end is ERROR_BROKEN_PIPE. And a message longer than the
      // buffer brings what fitted; the rest comes with the next call.
      const length = result.ok ? result.bytes : result.code === ERROR_MORE_DATA ? readSize : null;
      if (length === null) {
        this.#end(result.ok ? 0 : result.code);
        return;
      }
      const failure = this.#append(buffer.subarray(0, length));
      if (failure) {
        this.#finish('failed', failure);
        return;
      }
    }
    this.#end(ERROR_OPERATION_ABORTED);
  }

  /** What kept the bytes from the disk, or null. */
  #append(bytes: Buffer): Win32Failure | null {
    try {
      this.#writer.append(bytes, Date.now() - this.startedAt);
    } catch (error) {
      return captureFailure(this.label, error);
    }
    const { bytes: total, reads } = this.#writer;
    this.events.push({ type: 'pipeProgress', label: this.label, bytes: total, reads });
    return null;
  }

  #end(code: number): void {
    if (code === ERROR_BROKEN_PIPE) this.#finish('endOfFile', null);
    else if (code === ERROR_OPERATION_ABORTED) this.#finish('cancelled', null);
    else
      this.#finish('failed', win32Failure('ReadFile', code, `Reading ${this.label}`, this.label));
    this.readEnd.close();
  }

  /** After a failed capture the read end stays open: closing it would break the pipe of a child that did nothing wrong. */
  #finish(phase: 'endOfFile' | 'cancelled' | 'failed', failure: Win32Failure | null): void {
    this.#ended = true;
    this.events.push({
      type: 'pipeEnded',
      label: this.label,
      phase,
      bytes: this.#writer.bytes,
      reads: this.#writer.reads,
      sha256: this.#writer.finish(),
      failure,
    });
  }

  /** Ends the outstanding read, which then reports the pipe as cancelled. */
  cancel(): void {
    this.#cancelled = true;
    cancelUntil(
      () => this.#ended,
      () => this.win32.CancelIoEx(this.readEnd.value),
    );
  }
}
