// Puts many questions to the prober a batch at a time, and one by one when a batch gets no answer.
import { hex } from '../../model/base/handleValue';
import type { Handle } from '../../win32/handle';

/** Handles asked about in one request: enough to make the way there cheap, few enough to repeat when one of them hangs. */
export const batchSize = 200;

export interface Batched<Entry, Answer> {
  readonly size: number;
  /** Null when the answer did not come in time. */
  readonly ask: (entries: readonly Entry[]) => Promise<Answer | null>;
  readonly take: (answer: Answer, entries: readonly Entry[]) => void;
  /** The one that got no answer by itself. */
  readonly silent: (entry: Entry) => void;
  /** Whether an earlier answer has made the question needless. */
  readonly isAnswered: (entry: Entry) => boolean;
  /** Whether to give up. */
  readonly isOver: () => boolean;
}

/** False when it was given up. */
export async function askInBatches<Entry, Answer>(
  entries: readonly Entry[],
  batched: Batched<Entry, Answer>,
): Promise<boolean> {
  for (let at = 0; at < entries.length; at += batched.size) {
    if (batched.isOver()) return false;
    const batch = entries.slice(at, at + batched.size).filter((one) => !batched.isAnswered(one));
    if (batch.length === 0) continue;
    const answer = await batched.ask(batch);
    const [single, ...more] = batch;
    if (answer !== null) batched.take(answer, batch);
    else if (single !== undefined && more.length === 0) batched.silent(single);
    // One of them hangs: by itself it is found.
    else if (!(await askInBatches(batch, { ...batched, size: 1 }))) return false;
  }
  return true;
}

/** As a request names handles. */
export function byProcess(
  entries: readonly { readonly pid: number; readonly value: Handle }[],
): readonly { readonly pid: number; readonly handles: readonly string[] }[] {
  const handles = new Map<number, string[]>();
  for (const { pid, value } of entries) {
    const ofProcess = handles.get(pid) ?? [];
    ofProcess.push(hex(value));
    handles.set(pid, ofProcess);
  }
  return [...handles].map(([pid, values]) => ({ pid, handles: values }));
}
