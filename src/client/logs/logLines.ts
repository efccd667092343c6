// Reads the lines of a log that grows, from any place on, in pieces: what is written to it meanwhile is for the next time.
import { open } from 'node:fs/promises';
import { readFully } from '../captures/fileSteps';

export interface LogLine {
  readonly text: string;
  /** Where the next line begins. */
  readonly end: number;
}

const pieceSize = 64 * 1024;
const lineFeed = 10;

/** The whole lines from `offset` up to `limit`, some at a time; a last line without its end is being written and is left out. */
export async function* logLines(
  file: string,
  offset: number,
  limit = Infinity,
): AsyncGenerator<readonly LogLine[]> {
  const handle = await open(file, 'r');
  try {
    let size = pieceSize;
    for (let at = offset; at < limit;) {
      const wanted = Math.min(size, limit - at);
      const bytes = await readFully(handle, Buffer.allocUnsafe(wanted), at, wanted);
      const lines: LogLine[] = [];
      let begin = 0;
      for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, begin)) {
        lines.push({ text: bytes.toString('utf8', begin, end), end: at + end + 1 });
        begin = end + 1;
      }
      if (lines.length > 0) yield lines;
      if (bytes.length < wanted) return;
      // A line that is longer than a piece.
      size = lines.length === 0 ? size * 2 : pieceSize;
      at += begin;
    }
  } finally {
    await handle.close();
  }
}
