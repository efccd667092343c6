// What had been read of a pipe by a moment: found in the index of its reads, which is in the order of time.
import { open } from 'node:fs/promises';
import { decodeReads, readRecordSize, type ReadRecord } from '../../model/capture/readIndex';
import { readFully } from './fileSteps';

export interface ReadsUntil {
  readonly reads: number;
  readonly bytes: number;
  /** When the last of them came; null when there are none. */
  readonly movedAt: number | null;
  /** About a second before: what a rate is measured from. */
  readonly rateFrom: { readonly time: number; readonly bytes: number };
}

/** Records looked at together: what the system reads of a file anyway. */
const blockReads = 170;
/** Milliseconds a rate is measured over. */
const rateWindow = 1000;

const none: ReadsUntil = { reads: 0, bytes: 0, movedAt: null, rateFrom: { time: 0, bytes: 0 } };

/** Looks for places in an index; `isCounted` holds for the first records, up to some place. */
class IndexSearch {
  constructor(
    private readonly block: (first: number) => Promise<readonly ReadRecord[]>,
    private readonly reads: number,
  ) {}

  async read(number: number): Promise<ReadRecord | undefined> {
    const index = number % blockReads;
    return (await this.block(number - index))[index];
  }

  /** The last record of which it holds, and its number. */
  async last(
    isCounted: (read: ReadRecord) => boolean,
  ): Promise<{ readonly number: number; readonly read: ReadRecord } | null> {
    let low = 0;
    let high = Math.ceil(this.reads / blockReads);
    // The block before `low` begins with one that counts, the one at `high` does not.
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [first] = await this.block(middle * blockReads);
      if (first && isCounted(first)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return null;
    const begin = (low - 1) * blockReads;
    const block = await this.block(begin);
    const index = block.findLastIndex(isCounted);
    const read = block[index];
    return read ? { number: begin + index, read } : null;
  }
}

export async function readsUntil(indexFile: string, time: number): Promise<ReadsUntil> {
  const handle = await open(indexFile, 'r');
  try {
    const blocks = new Map<number, readonly ReadRecord[]>();
    const length = blockReads * readRecordSize;
    const block = async (first: number): Promise<readonly ReadRecord[]> => {
      const known = blocks.get(first);
      if (known) return known;
      const bytes = await readFully(handle, Buffer.alloc(length), first * readRecordSize, length);
      const reads = decodeReads(bytes);
      blocks.set(first, reads);
      return reads;
    };
    const { size } = await handle.stat();
    const search = new IndexSearch(block, Math.floor(size / readRecordSize));
    const last = await search.last((read) => read.time <= time);
    if (!last) return none;
    const { number, read } = last;
    const before = await search.last((each) => each.time < read.time - rateWindow);
    // After a silence the time before it is no part of the rate: it begins with the first bytes after it.
    const from = (await search.read((before?.number ?? -1) + 1)) ?? read;
    return {
      reads: number + 1,
      bytes: endOf(read),
      movedAt: read.time,
      rateFrom: { time: from.time, bytes: endOf(from) },
    };
  } finally {
    await handle.close();
  }
}

const endOf = ({ offset, length }: ReadRecord): number => offset + length;
