// Writes to one pipe in order: one outstanding WriteFile, the rest waits here; closing comes after what was asked before it.
import { createHash } from 'node:crypto';
import { win32Failure } from '../model/win32Failure';
import { ERROR_OPERATION_ABORTED } from '../win32/constants';
import type { OwnedHandle } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { cancelUntil } from './cancelUntil';
import type { EventQueue } from './eventQueue';

export class PipeWriter {
  readonly #hash = createHash('sha256');
  #queue: Promise<void> = Promise.resolve();
  #bytes = 0;
  #writes = 0;
  #ended = false;

  constructor(
    private readonly win32: Win32,
    private readonly events: EventQueue,
    private readonly label: string,
    private readonly writeEnd: OwnedHandle,
  ) {}

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Queues bytes; a full pipe makes them wait without holding up anything else. */
  write(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes);
    this.#queue = this.#queue.then(() => this.#transfer(chunk));
  }

  async #transfer(chunk: Buffer): Promise<void> {
    if (this.#ended || chunk.length === 0) return;
    const result = await this.win32.WriteFile(this.writeEnd.value, chunk);
    if (!result.ok) {
      this.#end(result.code === ERROR_OPERATION_ABORTED ? 'cancelled' : 'failed', result.code);
      return;
    }
    this.#hash.update(chunk.subarray(0, result.bytes));
    this.#bytes += result.bytes;
    this.#writes += 1;
    this.events.push({
      type: 'pipeProgress',
      label: this.label,
      bytes: this.#bytes,
      reads: this.#writes,
    });
  }

  /** Closes the write end after everything queued: the reader's end of file. */
  close(): Promise<void> {
    this.#queue = this.#queue.then(() => {
      if (!this.#ended) this.#end('closed', 0);
    });
    return this.#queue;
  }

  #end(phase: 'closed' | 'cancelled' | 'failed', code: number): void {
    this.#ended = true;
    this.writeEnd.close();
    this.events.push({
      type: 'pipeEnded',
      label: this.label,
      phase,
      bytes: this.#bytes,
      reads: this.#writes,
      sha256: this.#hash.digest('hex'),
      failure:
        phase === 'failed'
          ? win32Failure('WriteFile', code, `Writing to ${this.label}`, this.label)
          : null,
    });
  }

  /** Gives up a blocked write and what waits behind it, and closes the write end. */
  async cancel(): Promise<void> {
    if (this.#ended) return;
    const closed = this.close();
    cancelUntil(
      () => this.#ended,
      () => this.win32.CancelIoEx(this.writeEnd.value),
    );
    await closed;
  }
}
