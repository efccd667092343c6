// A pipe: two ends with bytes between them, a room that can be full, and calls that wait.
import {
  ERROR_BROKEN_PIPE,
  ERROR_MORE_DATA,
  ERROR_OPERATION_ABORTED,
  FILE_DEVICE_NAMED_PIPE,
} from '../../src/win32/constants';
import type { Transfer } from '../../src/win32/bindings/pipes';
import { FileObject } from './fileObject';
import { ERROR_NO_DATA } from './refusal';

export interface PipeOptions {
  /** Bytes one direction holds before its writer waits. */
  readonly room: number;
  readonly isMessage: boolean;
  /** Which way bytes may go: to the server, to the client, both. */
  readonly configuration: 'inbound' | 'outbound' | 'duplex';
  /** As NtQueryObject tells it; null when it tells nothing. */
  readonly name: string | null;
  /** FileInternalInformation; null when the file system gives none. */
  readonly index: bigint | null;
  readonly makerPid: number;
  readonly isSynchronous: boolean;
}

interface PendingRead {
  readonly by: number;
  readonly size: number;
  readonly finish: (result: Transfer, bytes: Buffer) => void;
}

interface PendingWrite {
  readonly by: number;
  bytes: Buffer;
  written: number;
  readonly finish: (result: Transfer) => void;
}

/** One direction: what was written and not read, and who waits. */
class Stream {
  readonly chunks: Buffer[] = [];
  readonly reads: PendingRead[] = [];
  readonly writes: PendingWrite[] = [];

  get length(): number {
    return this.chunks.reduce((sum, { length }) => sum + length, 0);
  }
}

const nothing = Buffer.alloc(0);

export class Pipe {
  readonly server: PipeEndObject;
  readonly client: PipeEndObject;
  readonly #toServer = new Stream();
  readonly #toClient = new Stream();
  /** A client has opened its end. */
  isConnected = false;

  constructor(readonly options: PipeOptions) {
    this.server = new PipeEndObject(this, 'server', options.isSynchronous);
    this.client = new PipeEndObject(this, 'client', true);
  }

  /** The client's end as that client opens it. */
  connect(): PipeEndObject {
    this.isConnected = true;
    return this.client;
  }

  #streamFrom(end: PipeEndObject): Stream {
    return end === this.server ? this.#toClient : this.#toServer;
  }

  #streamTo(end: PipeEndObject): Stream {
    return end === this.server ? this.#toServer : this.#toClient;
  }

  other(end: PipeEndObject): PipeEndObject {
    return end === this.server ? this.client : this.server;
  }

  available(end: PipeEndObject): number {
    return this.#streamTo(end).length;
  }

  /** `by`: the process, by whose cancelling the call ends. */
  read(end: PipeEndObject, read: PendingRead): void {
    const stream = this.#streamTo(end);
    stream.reads.push(read);
    this.#work(end);
  }

  write(end: PipeEndObject, by: number, bytes: Buffer, finish: PendingWrite['finish']): void {
    this.#streamFrom(end).writes.push({ by, bytes, written: 0, finish });
    this.#work(this.other(end));
  }

  /** Moves what can be moved to `end`, and ends the calls that nothing can help any more. */
  #work(end: PipeEndObject): void {
    const stream = this.#streamTo(end);
    const writer = this.other(end);
    for (let moved = true; moved;) {
      moved = this.#fill(stream, end);
      const read = stream.reads[0];
      if (read && stream.chunks.length > 0) {
        stream.reads.shift();
        this.#deliver(stream, read);
        moved = true;
      }
    }
    if (writer.isClosed && stream.writes.length === 0) {
      for (const read of stream.reads.splice(0)) {
        read.finish({ ok: false, code: ERROR_BROKEN_PIPE, bytes: 0 }, nothing);
      }
    }
  }

  /** Puts written bytes into the room there is; a message goes whole when the pipe is empty. */
  #fill(stream: Stream, reader: PipeEndObject): boolean {
    const write = stream.writes[0];
    if (!write) return false;
    if (reader.isClosed) {
      stream.writes.shift();
      write.finish({ ok: false, code: ERROR_NO_DATA, bytes: write.written });
      return true;
    }
    const waiting = stream.reads.reduce((sum, { size }) => sum + size, 0);
    const room = Math.max(0, this.options.room + waiting - stream.length);
    const isWhole = this.options.isMessage && stream.length === 0;
    const size = isWhole ? write.bytes.length : Math.min(room, write.bytes.length);
    if (size === 0 && write.bytes.length > 0) return false;
    if (this.options.isMessage && size < write.bytes.length) return false;
    if (size > 0) stream.chunks.push(write.bytes.subarray(0, size));
    write.bytes = write.bytes.subarray(size);
    write.written += size;
    if (write.bytes.length > 0) return true;
    stream.writes.shift();
    write.finish({ ok: true, bytes: write.written });
    return true;
  }

  #deliver(stream: Stream, read: PendingRead): void {
    if (this.options.isMessage) {
      const message = stream.chunks.shift() ?? nothing;
      const part = message.subarray(0, read.size);
      const isCut = part.length < message.length;
      if (isCut) stream.chunks.unshift(message.subarray(part.length));
      const bytes = part.length;
      read.finish(isCut ? { ok: false, code: ERROR_MORE_DATA, bytes } : { ok: true, bytes }, part);
      return;
    }
    const all = stream.chunks.length === 1 ? stream.chunks[0] : Buffer.concat(stream.chunks);
    const taken = (all ?? nothing).subarray(0, read.size);
    const left = (all ?? nothing).subarray(read.size);
    stream.chunks.splice(0, stream.chunks.length, ...(left.length > 0 ? [left] : []));
    read.finish({ ok: true, bytes: taken.length }, taken);
  }

  /** CancelIoEx: the calls this process has pending on the end. Learn, CancelIoEx ("the calling process"). */
  cancel(end: PipeEndObject, by: number): boolean {
    const [from, to] = [this.#streamFrom(end), this.#streamTo(end)];
    const reads = to.reads.filter((read) => read.by === by);
    const writes = from.writes.filter((write) => write.by === by);
    to.reads.splice(0, to.reads.length, ...to.reads.filter((read) => read.by !== by));
    from.writes.splice(0, from.writes.length, ...from.writes.filter((write) => write.by !== by));
    for (const { finish } of reads) {
      finish({ ok: false, code: ERROR_OPERATION_ABORTED, bytes: 0 }, nothing);
    }
    for (const { finish, written } of writes) {
      finish({ ok: false, code: ERROR_OPERATION_ABORTED, bytes: written });
    }
    return reads.length + writes.length > 0;
  }

  /** The last handle to an end is closed: its reader finds the end behind what is left, its writer nobody. */
  endClosed(end: PipeEndObject): void {
    for (const { finish } of this.#streamTo(end).reads.splice(0)) {
      finish({ ok: false, code: ERROR_OPERATION_ABORTED, bytes: 0 }, nothing);
    }
    for (const { finish, written } of this.#streamFrom(end).writes.splice(0)) {
      finish({ ok: false, code: ERROR_OPERATION_ABORTED, bytes: written });
    }
    this.#work(end);
    this.#work(this.other(end));
  }

  hasEnded(end: PipeEndObject): boolean {
    return this.other(end).isClosed && this.available(end) === 0;
  }
}

export class PipeEndObject extends FileObject {
  #isClosed = false;

  constructor(
    readonly pipe: Pipe,
    readonly side: 'server' | 'client',
    isSynchronous: boolean,
  ) {
    super(pipe.options.name ?? '', { deviceType: FILE_DEVICE_NAMED_PIPE, isSynchronous });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Which way bytes go through it; of a duplex pipe, as the server end is the one that reads. */
  get end(): 'read' | 'write' {
    const isServer = this.side === 'server';
    if (this.pipe.options.configuration === 'outbound') return isServer ? 'write' : 'read';
    return isServer ? 'read' : 'write';
  }

  protected override lastHandleClosed(): void {
    this.#isClosed = true;
    this.pipe.endClosed(this);
  }
}
