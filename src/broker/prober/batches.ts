// Puts many questions to the prober a batch at a time, again what was left of one, and one by one when a batch gets no answer.
import { hex } from '../../model/base/handleValue';
import type { NamedHandle } from '../../model/protocol/brokerProtocol';
import type { Handle } from '../../win32/handle';

/** Handles asked about in one request: enough to make the way there cheap, few enough to copy again when some of them are left. */
export const batchSize = 200;

interface Asked {
  readonly pid: number;
  readonly value: Handle;
}

export interface Batched<Entry, Answer> {
  readonly size: number;
  /** Null when there is no prober, or it did not answer at all. */
  readonly ask: (entries: readonly Entry[]) => Promise<Answer | null>;
  readonly take: (answer: Answer, entries: readonly Entry[]) => void;
  /** The one that got no answer by itself. */
  readonly silent: (entry: Entry) => void;
  /** Whether an earlier answer has made the question needless. */
  readonly isAnswered: (entry: Entry) => boolean;
  /** Whether to give up. */
  readonly isOver: () => boolean;
}

const keyOf = ({ pid, handle }: NamedHandle): string => `${pid} ${handle}`;

/** False when it was given up. */
export async function askInBatches<
  Entry extends Asked,
  Answer extends { readonly left: readonly NamedHandle[] },
>(entries: readonly Entry[], batched: Batched<Entry, Answer>): Promise<boolean> {
  let rest = entries;
  for (;;) {
    rest = rest.filter((one) => !batched.isAnswered(one));
    const batch = rest.slice(0, batched.size);
    const [first] = batch;
    if (!first) return true;
    if (batched.isOver()) return false;
    const answer = await batched.ask(batch);
    if (answer === null && batch.length > 1) {
      // The prober itself did not come: by itself the one is found with which it does not.
      if (!(await askInBatches(batch, { ...batched, size: 1 }))) return false;
      rest = rest.slice(batch.length);
      continue;
    }
    const isLeft = new Set(answer?.left.map(keyOf));
    const left = batch.filter(({ pid, value }) => isLeft.has(keyOf({ pid, handle: hex(value) })));
    // A prober that does not get on at all is not asked for ever.
    const isStuck = answer === null || left.length === batch.length;
    if (isStuck) batched.silent(first);
    if (answer !== null) batched.take(answer, batch);
    rest = [...left.slice(isStuck ? 1 : 0), ...rest.slice(batch.length)];
  }
}

/** As a request names handles. */
export function byProcess(
  entries: readonly Asked[],
): readonly { readonly pid: number; readonly handles: readonly string[] }[] {
  const handles = new Map<number, string[]>();
  for (const { pid, value } of entries) {
    const ofProcess = handles.get(pid) ?? [];
    ofProcess.push(hex(value));
    handles.set(pid, ofProcess);
  }
  return [...handles].map(([pid, values]) => ({ pid, handles: values }));
}
