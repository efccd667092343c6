// The beginning of what a pipe carried, from its file or from a saved session: enough to show, however much there is.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { SavedSession } from '../../model/report/savedSession';
import type { PipeState } from '../../model/session/state';

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

/** Of a saved session, which has it in itself. */
export function savedCaptures(saved: SavedSession): (pipe: PipeState) => CaptureStart | null {
  return ({ label }) => {
    const capture = saved.captures.find(({ pipe }) => pipe === label);
    if (!capture) return null;
    const { missing, size } = capture;
    const bytes = Buffer.from(capture.bytes, 'base64').subarray(0, missing?.offset ?? size);
    const isWhole = missing === null && bytes.length <= mostBytes;
    return { text: bytes.toString('utf8', 0, mostBytes), isWhole, file: null };
  };
}
