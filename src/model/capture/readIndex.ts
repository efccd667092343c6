// The read index of a capture: one record of fixed size per return of ReadFile, so that a view can go to any read.

/** Bytes of a record, little endian: float64 time, uint64 offset, uint32 length, uint32 available. */
export const readRecordSize = 24;

export interface ReadRecord {
  /** Milliseconds since the session began. */
  readonly time: number;
  /** Where its bytes begin in the capture. */
  readonly offset: number;
  readonly length: number;
  /**
   * What PeekNamedPipe found in the pipe just before: 0 when the read had to wait for a writer, null when nobody asked.
   * It counts up to 4,294,967,294.
   */
  readonly available: number | null;
}

const mostAvailable = 0xffff_fffe;
const notAsked = 0xffff_ffff;

export function encodeReads(reads: readonly ReadRecord[]): Uint8Array {
  const bytes = new Uint8Array(reads.length * readRecordSize);
  const view = new DataView(bytes.buffer);
  reads.forEach(({ time, offset, length, available }, number) => {
    const at = number * readRecordSize;
    view.setFloat64(at, time, true);
    view.setUint32(at + 8, offset % 2 ** 32, true);
    view.setUint32(at + 12, Math.floor(offset / 2 ** 32), true);
    view.setUint32(at + 16, length, true);
    view.setUint32(
      at + 20,
      available === null ? notAsked : Math.min(available, mostAvailable),
      true,
    );
  });
  return bytes;
}

/** A record at the end that is not whole is left out: it is being written. */
export function decodeReads(bytes: Uint8Array): readonly ReadRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / readRecordSize) }, (_, number) => {
    const at = number * readRecordSize;
    const available = view.getUint32(at + 20, true);
    return {
      time: view.getFloat64(at, true),
      offset: view.getUint32(at + 12, true) * 2 ** 32 + view.getUint32(at + 8, true),
      length: view.getUint32(at + 16, true),
      available: available === notAsked ? null : available,
    };
  });
}

/** An index that leaves reads out: they are one there, which begins as the first of them and ends where `after` begins, or at `end`. */
export function joinedReads(
  before: Uint8Array,
  first: Uint8Array,
  after: Uint8Array,
  end: number,
): Uint8Array {
  const [begins] = decodeReads(first);
  const [follows] = decodeReads(after);
  // A record has room for 4 GB.
  const length = Math.min((follows?.offset ?? end) - (begins?.offset ?? end), 0xffff_ffff);
  const joined = begins ? encodeReads([{ ...begins, length, available: null }]) : new Uint8Array();
  const index = new Uint8Array(before.length + joined.length + after.length);
  index.set(before);
  index.set(joined, before.length);
  index.set(after, before.length + joined.length);
  return index;
}
