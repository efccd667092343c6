// How a call of the model ends that does not succeed: refused with a code, or waiting where a thread would wait.
import type { FileObject } from './fileObject';

/** The Win32 code a function of Windows fails with. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    why: string,
  ) {
    super(`${why} (${code})`);
    this.name = 'Refusal';
  }
}

/**
 * A call that returns only later: for the lock of a synchronous file, or because whoever answers is slow. In the broker it is a
 * fault of the broker: its one thread would stand still.
 */
export class Waits extends Error {
  constructor(
    readonly file: FileObject,
    /** Milliseconds until it answers; null while the lock is held. */
    readonly milliseconds: number | null,
    question: string,
  ) {
    const why = milliseconds === null ? 'a call is pending on the file' : `${milliseconds} ms`;
    super(`${question} waits: ${why}`);
    this.name = 'Waits';
  }
}

export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_BAD_LENGTH = 24;
export const ERROR_SHARING_VIOLATION = 32;
export const ERROR_NOT_SUPPORTED = 50;
export const ERROR_PIPE_BUSY = 231;
export const ERROR_NO_DATA = 232;
