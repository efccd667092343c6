// @ts-check
// Copies a file that another process is still writing.

import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

// Short enough to look live, long enough to cost nothing.
const POLL_MS = 50;

/**
 * Copies a growing file until `ended`, then what is left of it. Fails when the target is closed.
 * @param {string} file May not exist yet.
 * @param {NodeJS.WriteStream} target
 * @param {AbortSignal} ended
 */
export async function tail(file, target, ended) {
  // The write below reports it; without a listener it would also end this process.
  target.on('error', () => undefined);
  let position = 0;
  for (;;) {
    // Asked before reading: what was written before the end is in this round's read.
    const last = ended.aborted;
    try {
      for await (const chunk of createReadStream(file, { start: position })) {
        await write(target, chunk);
        position += chunk.length;
      }
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    }
    if (last) return;
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

/**
 * @param {NodeJS.WriteStream} target
 * @param {Buffer} chunk
 */
async function write(target, chunk) {
  await new Promise((resolve, reject) => {
    target.write(chunk, (error) => (error ? reject(error) : resolve(undefined)));
  });
}
