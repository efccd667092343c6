// Takes a session with what its pipes carried into one plain object for a file: whole captures up to a limit, else both their ends.
import { pageBytes, type MissingPart } from '../../model/capture/keptCapture';
import {
  decodeReads,
  joinedReads,
  readRecordSize,
  type ReadRecord,
} from '../../model/capture/readIndex';
import {
  savedVersion,
  type SavedCapture,
  type SavedSession,
} from '../../model/report/savedSession';
import type { PipeState, SessionState } from '../../model/session/state';
import { readCapture } from '../captures/captureReader';

/** Of the captures together: so many times the limit of one. */
const captureShare = 4;

const floorPage = (offset: number): number => offset - (offset % pageBytes);
const ceilPage = (offset: number): number => floorPage(offset + pageBytes - 1);

/** A capture on disk, as far as its state knows it: it may grow meanwhile. */
interface CaptureFiles {
  readonly label: string;
  readonly captureFile: string;
  readonly indexFile: string;
  readonly size: number;
  readonly reads: number;
}

function filesOf(pipe: PipeState): readonly CaptureFiles[] {
  const { label, captureFile, indexFile, bytes, reads } = pipe;
  if (captureFile === null || indexFile === null || bytes === 0) return [];
  return [{ label, captureFile, indexFile, size: bytes, reads }];
}

async function readAt({ indexFile }: CaptureFiles, number: number): Promise<ReadRecord | null> {
  const record = await readCapture(indexFile, number * readRecordSize, readRecordSize);
  return decodeReads(record)[0] ?? null;
}

/** Number of the first read that begins at `offset` or later. */
async function firstReadFrom(files: CaptureFiles, offset: number): Promise<number> {
  let low = 0;
  let high = files.reads;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (((await readAt(files, middle))?.offset ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads are as costly as bytes: of a capture of many small ones less is kept, but of each end a page. */
async function missingPart(files: CaptureFiles, limit: number): Promise<MissingPart | null> {
  const { size, reads } = files;
  const mostReads = Math.max(Math.floor(limit / readRecordSize), 2 * pageBytes);
  if (size <= limit && reads <= mostReads) return null;
  const half = floorPage(Math.floor(limit / 2));
  const offsetOf = async (read: number, otherwise: number): Promise<number> =>
    reads <= mostReads ? otherwise : ((await readAt(files, read))?.offset ?? otherwise);
  const head = Math.min(half, floorPage(await offsetOf(mostReads / 2, size)));
  const tail = Math.max(
    ceilPage(size - half),
    ceilPage(await offsetOf(Math.ceil(reads - mostReads / 2), 0)),
  );
  const end = Math.min(size, tail);
  return end > head ? { offset: head, length: end - head } : null;
}

async function savedCapture(files: CaptureFiles, limit: number): Promise<SavedCapture> {
  const { label, captureFile, indexFile, size, reads } = files;
  const missing = await missingPart(files, limit);
  const index = (first: number, next: number): Promise<Buffer> =>
    readCapture(indexFile, first * readRecordSize, (next - first) * readRecordSize);
  const saved = (bytes: readonly Buffer[], records: Uint8Array): SavedCapture => ({
    pipe: label,
    size,
    missing,
    bytes: Buffer.concat(bytes).toString('base64'),
    reads: Buffer.from(records).toString('base64'),
  });
  if (!missing) return saved([await readCapture(captureFile, 0, size)], await index(0, reads));
  const end = missing.offset + missing.length;
  const first = await firstReadFrom(files, missing.offset);
  const next = await firstReadFrom(files, end);
  const records = joinedReads(
    await index(0, first),
    first < next ? await index(first, first + 1) : Buffer.alloc(0),
    await index(next, reads),
    size,
  );
  return saved(
    [
      await readCapture(captureFile, 0, missing.offset),
      await readCapture(captureFile, end, size - end),
    ],
    records,
  );
}

/** The smallest first: what they do not need is left to the others. */
async function savedCaptures(
  pipes: readonly PipeState[],
  limit: number,
): Promise<readonly SavedCapture[]> {
  const waiting = pipes.flatMap(filesOf).sort((a, b) => a.size - b.size);
  const captures: SavedCapture[] = [];
  let room = captureShare * limit;
  for (const [index, files] of waiting.entries()) {
    const share = Math.min(limit, Math.floor(room / (waiting.length - index)));
    if (share < 2 * pageBytes && files.size > share) continue;
    const capture = await savedCapture(files, share);
    room -= files.size - (capture.missing?.length ?? 0);
    captures.push(capture);
  }
  return captures;
}

/**
 * `limit`: most bytes kept of one capture; 0 leaves the captures out. Where the captures are on this machine stays out of the file.
 * @throws when a capture cannot be read.
 */
export async function saveSession(
  state: SessionState,
  limit: number,
  savedAt: number,
): Promise<SavedSession> {
  const pipes = state.pipes.map((pipe) => ({ ...pipe, captureFile: null, indexFile: null }));
  return {
    version: savedVersion,
    savedAt,
    state: { ...state, pipes },
    captures: limit === 0 ? [] : await savedCaptures(state.pipes, limit),
  };
}
