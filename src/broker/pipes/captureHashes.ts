// Hashes captures whose pipes have ended: a large one in a thread of its own, because the one that reads pipes would read less meanwhile.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** Bytes hashed at once where pipes are read: less than a millisecond, and a thirtieth of what a thread takes to start. */
const hashedAtOnce = 1024 * 1024;

/**
 * All the thread runs: each message names a file and its length, and is answered with the SHA-256, or with null. Into one buffer: a
 * stream makes one for each part, and gigabytes of them grow the process before they are collected.
 */
const program = [
  'const { createHash } = require("node:crypto");',
  'const { closeSync, openSync, readSync } = require("node:fs");',
  'const { parentPort } = require("node:worker_threads");',
  `const buffer = Buffer.allocUnsafeSlow(${hashedAtOnce});`,
  'function hashOf({ file, bytes }) {',
  'const fd = openSync(file, "r");',
  'try {',
  'const hash = createHash("sha256");',
  'for (let left = bytes; left > 0; ) {',
  'const count = readSync(fd, buffer, 0, Math.min(left, buffer.length), null);',
  'if (count === 0) return null;',
  'hash.update(buffer.subarray(0, count));',
  'left -= count;',
  '}',
  'return hash.digest("hex");',
  '} finally { closeSync(fd); }',
  '}',
  'parentPort.on("message", (asked) => {',
  'let answer = null;',
  'try { answer = hashOf(asked); } catch {}',
  'parentPort.postMessage(answer);',
  '});',
].join('\n');

/** Of one session: one capture after the other, by one thread, which is there while there are any. */
export class CaptureHashes {
  #worker: Worker | null = null;
  #wanted = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Whether there is a thread. */
  get isAtWork(): boolean {
    return this.#worker !== null;
  }

  /**
   * The SHA-256 of the first `bytes` of the file.
   * @throws Error when they cannot be read.
   */
  async hash(file: string, bytes: number): Promise<string> {
    if (bytes === 0) return createHash('sha256').digest('hex');
    if (bytes <= hashedAtOnce) {
      const content = await readFile(file);
      if (content.length < bytes) throw new Error(`${file} has become shorter.`);
      return createHash('sha256').update(content.subarray(0, bytes)).digest('hex');
    }
    this.#wanted += 1;
    const answer = this.#last.then(() => this.#ask(file, bytes));
    this.#last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.#wanted -= 1;
      if (this.#wanted === 0) await this.#end();
    }
  }

  async #ask(file: string, bytes: number): Promise<string> {
    const worker = (this.#worker ??= this.#begin());
    const gone = new AbortController();
    const exited = (): void => gone.abort();
    worker.once('exit', exited);
    try {
      worker.postMessage({ file, bytes });
      const [answer] = (await once(worker, 'message', { signal: gone.signal })) as unknown[];
      if (typeof answer !== 'string') throw new Error(`${file} cannot be read.`);
      return answer;
    } finally {
      worker.off('exit', exited);
    }
  }

  /** Nothing of it is left when the last hash is told: the session counts its handles then. */
  async #end(): Promise<void> {
    const worker = this.#worker;
    // What comes meanwhile begins another one.
    this.#worker = null;
    await worker?.terminate();
  }

  #begin(): Worker {
    // It prints nothing. Were its streams joined with ours, ours would be opened, with handles that stay.
    const worker = new Worker(program, { eval: true, stdout: true, stderr: true });
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    return worker;
  }
}
