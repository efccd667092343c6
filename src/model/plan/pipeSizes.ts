// How large the pipes of streams and the reads from them are when a plan does not say, and which reads are offered.

/**
 * nSize of a stream's pipe. With the system's own default of 4,096 a child waits for its reader in every larger write; with
 * this much reading keeps up with a C loop that throws the bytes away (`npm run bench -- --only capture`).
 */
export const defaultBufferSize = 256 * 1024;

/** Most bytes one ReadFile asks for: all that such a pipe can hold. */
export const defaultReadSize = 256 * 1024;

/** To choose from: byte by byte, a line, a page, and as much as there is. */
export const offeredReadSizes: readonly number[] = [1, 64, 4096, 65_536, defaultReadSize];
