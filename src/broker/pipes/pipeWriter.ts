// Writes to one pipe in order: one outstanding WriteFile, the rest waits here; closing comes after what was asked before it.
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { win32Failure, type Win32Failure } from '../../model/session/win32Failure';
import { ERROR_OPERATION_ABORTED, ERROR_READ_FAULT } from '../../win32/constants';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { Win32 } from '../../win32/win32';
import { cancelUntil } from './cancelUntil';
import type { EventQueue } from '../events/eventQueue';

/**
 * Bytes of one WriteFile: about what the pipe takes at once. Of a piece that waits nobody can say how much has been taken;
 * larger ones would make that more, smaller ones would cost a call each.
 */
function pieceFor(bufferSize: number | null): number {
  return Math.min(64 * 1024, Math.max(4096, bufferSize ?? 0));
}

interface Content {
  /** What is left of it. */
  remaining: number;
  /** The next piece; empty at the end. */
  next(): Promise<Buffer>;
  dispose(): Promise<void>;
}

function fromBytes(bytes: Uint8Array, pieceSize: number): Content {
  let at = 0;
  return {
    remaining: bytes.length,
    next: () => Promise.resolve(Buffer.from(bytes.subarray(at, (at += pieceSize)))),
    dispose: () => Promise.resolve(),
  };
}

async function fromFile(path: string, pieceSize: number): Promise<Content> {
  const file: FileHandle = await open(path, 'r').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(l10n.t('The file "{0}" cannot be read ({1}).', path, reason));
  });
  const { size } = await file.stat();
  return {
    remaining: size,
    async next() {
      const buffer = Buffer.alloc(pieceSize);
      const { bytesRead } = await file.read(buffer, 0, pieceSize, null);
      return buffer.subarray(0, bytesRead);
    },
    dispose: () => file.close(),
  };
}

export class PipeWriter {
  readonly #hash = createHash('sha256');
  readonly #waiting: Content[] = [];
  readonly #pieceSize: number;
  #closing = false;
  #isWorking = false;
  #working: Promise<void> = Promise.resolve();
  #bytes = 0;
  #writes = 0;
  #ended = false;
  /** Of the outstanding WriteFile; null when there is none. */
  #pendingSince: number | null = null;
  /** Goes up with every cancel: what was under way then is given up. */
  #cancels = 0;

  constructor(
    private readonly win32: Win32,
    private readonly events: EventQueue,
    private readonly label: string,
    private readonly writeEnd: OwnedHandle,
    bufferSize: number | null,
  ) {
    this.#pieceSize = pieceFor(bufferSize);
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** Bytes written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes taken over and not yet written. */
  get queued(): number {
    return this.#waiting.reduce((sum, content) => sum + content.remaining, 0);
  }

  /** Wall clock at which the outstanding write began; null when nothing is being written. */
  get pendingSince(): number | null {
    return this.#pendingSince;
  }

  /** Queues bytes; a full pipe makes them wait without holding up anything else. */
  write(bytes: Uint8Array): void {
    this.#add(fromBytes(bytes, this.#pieceSize));
  }

  /** As `write`, with the bytes of a file, read as the pipe takes them. @throws Error when it cannot be opened. */
  async writeFile(path: string): Promise<void> {
    this.#add(await fromFile(path, this.#pieceSize));
  }

  #add(content: Content): void {
    this.#waiting.push(content);
    this.#work();
  }

  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#working = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    for (let content = this.#waiting[0]; content; content = this.#waiting[0]) {
      await this.#transfer(content);
      // A cancel has emptied the queue meanwhile.
      if (this.#waiting[0] === content) this.#waiting.shift();
      await content.dispose();
    }
    this.#isWorking = false;
    if (this.#closing && !this.#ended) this.#end('closed', null);
  }

  /** A file that can no longer be read ends the input before its end: that must not look like its end. */
  async #next(content: Content): Promise<Buffer> {
    try {
      return await content.next();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const about = l10n.t('Reading the file for {0} ({1})', this.label, reason);
      this.#end('failed', win32Failure('ReadFile', ERROR_READ_FAULT, about, this.label));
      return Buffer.alloc(0);
    }
  }

  async #transfer(content: Content): Promise<void> {
    const cancels = this.#cancels;
    while (!this.#ended && cancels === this.#cancels) {
      const piece = await this.#next(content);
      if (piece.length === 0 || cancels !== this.#cancels) return;
      this.#pendingSince = Date.now();
      const result = await this.win32.WriteFile(this.writeEnd.value, piece);
      this.#pendingSince = null;
      this.#count(piece.subarray(0, result.bytes));
      content.remaining = Math.max(0, content.remaining - result.bytes);
      if (!result.ok) {
        const about = l10n.t('Writing to {0}', this.label);
        if (result.code !== ERROR_OPERATION_ABORTED) {
          this.#end('failed', win32Failure('WriteFile', result.code, about, this.label));
        }
        return;
      }
    }
  }

  /** A write that was cancelled may have put a part of its bytes into the pipe. */
  #count(written: Uint8Array): void {
    if (written.length === 0) return;
    this.#hash.update(written);
    this.#bytes += written.length;
    this.#writes += 1;
    const { label } = this;
    this.events.push({ type: 'pipeProgress', label, bytes: this.#bytes, reads: this.#writes });
  }

  /** Closes the write end after everything queued: the reader's end of file. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#work();
    await this.#working;
  }

  #end(phase: 'closed' | 'cancelled' | 'failed', failure: Win32Failure | null): void {
    this.#ended = true;
    this.#waiting.length = 0;
    this.writeEnd.close();
    this.events.push({
      type: 'pipeEnded',
      label: this.label,
      phase,
      bytes: this.#bytes,
      reads: this.#writes,
      sha256: this.#hash.digest('hex'),
      failure,
    });
  }

  /** Gives up a blocked write and what waits behind it; the pipe stays open for more, unless it was being closed. */
  async cancelWrites(): Promise<void> {
    this.#cancels += 1;
    this.#waiting.length = 0;
    const isOver = (): boolean => this.#pendingSince === null;
    if (!isOver()) cancelUntil(isOver, () => this.win32.CancelIoEx(this.writeEnd.value));
    await this.#working;
  }

  /** As `cancelWrites`, and closes the write end. */
  async cancel(): Promise<void> {
    if (this.#ended) return;
    const gaveUp = this.queued > 0;
    await this.cancelWrites();
    if (this.isOpen) this.#end(gaveUp ? 'cancelled' : 'closed', null);
  }
}
