// Reads one captured pipe to its end: one outstanding ReadFile at a time, each return one entry of the index.
import { win32Failure } from '../model/win32Failure';
import { ERROR_BROKEN_PIPE, ERROR_MORE_DATA, ERROR_OPERATION_ABORTED } from '../win32/constants';
import type { OwnedHandle } from '../win32/ownedHandle';
import type { Win32 } from '../win32/win32';
import { cancelUntil } from './cancelUntil';
import { CaptureWriter } from './captureWriter';
import type { EventQueue } from './eventQueue';

/** One read takes at most this; larger than what a writer usually gives at once, small enough to hold per pipe. */
const readSize = 64 * 1024;

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
      // A read of no bytes is a message of no bytes, not the end: the end is ERROR_BROKEN_PIPE.
      if (result.ok) this.#append(buffer.subarray(0, result.bytes));
      // A message longer than the buffer: what fitted was read, the rest comes with the next call.
      else if (result.code === ERROR_MORE_DATA) this.#append(buffer);
      else {
        this.#end(result.code);
        return;
      }
    }
    this.#end(ERROR_OPERATION_ABORTED);
  }

  #append(bytes: Buffer): void {
    this.#writer.append(bytes, Date.now() - this.startedAt);
    const { bytes: total, reads } = this.#writer;
    this.events.push({ type: 'pipeProgress', label: this.label, bytes: total, reads });
  }

  #end(code: number): void {
    this.#ended = true;
    const phases: Readonly<Record<number, 'endOfFile' | 'cancelled'>> = {
      [ERROR_BROKEN_PIPE]: 'endOfFile',
      [ERROR_OPERATION_ABORTED]: 'cancelled',
    };
    const phase = phases[code] ?? 'failed';
    this.events.push({
      type: 'pipeEnded',
      label: this.label,
      phase,
      bytes: this.#writer.bytes,
      reads: this.#writer.reads,
      sha256: this.#writer.finish(),
      failure:
        phase === 'failed'
          ? win32Failure('ReadFile', code, `Reading ${this.label}`, this.label)
          : null,
    });
    this.readEnd.close();
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
