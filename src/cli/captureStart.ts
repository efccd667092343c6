// The beginning of what a pipe carried, from its file or from a saved session: enough to show, however much there is.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { PipeState } from '../model/session/state';

export interface CaptureStart {
  readonly text: string;
  /** Whether that is all. */
  readonly isWhole: boolean;
  /** Where the rest is; null when it is in no file. */
  readonly file: string | null;
}

const mostBytes = 256 * 1024;

/** Of a session that has just run. Null when the file is gone. */
export function captureOnDisk({ captureFile }: PipeState): CaptureStart | null {
  if (captureFile === null) return null;
  let descriptor;
  try {
    descriptor = openSync(captureFile, 'r');
  } catch {
    return null;
  }
  try {
    const bytes = Buffer.alloc(mostBytes);
    const count = readSync(descriptor, bytes, 0, mostBytes, 0);
    const isWhole = fstatSync(descriptor).size <= count;
    return { text: bytes.toString('utf8', 0, count), isWhole, file: captureFile };
  } finally {
    closeSync(descriptor);
  }
}
