// Everything that belongs to the capture of one pipe while that is looked at: its bytes and reads, its encoding, the search in it.
import type { CapturePlace } from '../../model/capture/capturePlace';
import { detectEncoding, type DetectedEncoding } from '../../model/capture/textEncoding';
import { CaptureFind } from './captureFind';
import { captureBytes, captureReads, type ByteCache, type ReadCache } from './captureSource';
import type { HostConnection } from '../host/hostConnection';

/** Bytes at the beginning of a capture that tell its encoding. */
const headSize = 4096;

interface OpenCaptureOptions {
  readonly host: HostConnection;
  readonly pipe: string;
  /** Something asked for has arrived. */
  readonly onChange: () => void;
  readonly onFound: (place: CapturePlace) => void;
}

export class OpenCapture {
  readonly pipe: string;
  readonly bytes: ByteCache;
  readonly reads: ReadCache;
  readonly find: CaptureFind;
  #detected: DetectedEncoding = { encoding: 'utf-8', sign: null };
  #detectedFrom = -1;

  constructor({ host, pipe, onChange, onFound }: OpenCaptureOptions) {
    this.pipe = pipe;
    this.bytes = captureBytes(host, pipe, onChange);
    this.reads = captureReads(host, pipe, onChange);
    this.find = new CaptureFind(host, pipe, onChange, onFound);
  }

  get detected(): DetectedEncoding {
    return this.#detected;
  }

  /** Again as long as the beginning of the capture, of `size` bytes by now, is still coming. */
  detect(size: number): void {
    const wanted = Math.min(headSize, size);
    if (this.#detectedFrom >= wanted) return;
    const head = this.bytes.prefix(0, wanted);
    if (head.length <= this.#detectedFrom) return;
    this.#detectedFrom = head.length;
    this.#detected = detectEncoding(head);
  }

  get failure(): string | null {
    return this.bytes.failure ?? this.reads.failure;
  }

  retry(): void {
    this.bytes.retry();
    this.reads.retry();
  }
}
