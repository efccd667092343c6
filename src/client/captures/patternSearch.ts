// Looks for a regular expression of the user in a thread of its own: one that backtracks can take longer than anybody waits, and must not hold up the editor.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** All the thread runs. */
const program = [
  'const { parentPort, workerData } = require("node:worker_threads");',
  'const found = new RegExp(workerData.pattern, "m").exec(workerData.text);',
  'parentPort.postMessage(found === null ? null : found[0]);',
].join('');

/** `tooLong`: not found yet when the time was over. */
export type PatternMatch =
  { readonly kind: 'match'; readonly text: string } | { readonly kind: 'none' | 'tooLong' };

/** @throws SyntaxError for what is no regular expression. */
export async function firstMatch(
  pattern: string,
  text: string,
  limitMs: number,
): Promise<PatternMatch> {
  const worker = new Worker(program, { eval: true, workerData: { pattern, text } });
  const limit = AbortSignal.timeout(limitMs);
  try {
    const [found] = (await once(worker, 'message', { signal: limit })) as readonly unknown[];
    return typeof found === 'string' ? { kind: 'match', text: found } : { kind: 'none' };
  } catch (error) {
    if (limit.aborted) return { kind: 'tooLong' };
    throw error;
  } finally {
    await worker.terminate();
  }
}
