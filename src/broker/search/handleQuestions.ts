// Has the prober asked about tens of thousands of handles, batch by batch, and says of each what came of it.
import { hex } from '../../model/base/handleValue';
import type { FindAnswer, FindRequest, FoundObject } from '../../model/search/question';
import type { TableEntry } from '../../win32/bindings/handleTable';
import { askInBatches, batchSize, byProcess } from '../prober/batches';

/** Entries that are taken on at once: what remains of a batch is looked through again and again. */
const chunkSize = 5 * batchSize;
/** Those that one turn of the prober is not enough for are copied again for the next: fewer are asked about on a slow machine. */
const smallestBatch = 20;
/** While the prober is at one batch, the next one is on its way. */
const lanes = 2;

export interface HandleQuestions {
  /** Null when there is no prober, or no answer. */
  readonly ask: (processes: FindRequest['processes']) => Promise<FindAnswer | null>;
  readonly onFound: (entry: TableEntry, object: FoundObject) => void;
  readonly onRefused: (pid: number, code: number) => void;
  readonly onSilent: (entry: TableEntry) => void;
  /** With how many more are done. */
  readonly onAsked: (count: number) => void;
  readonly isOver: () => boolean;
}

const keyOf = (pid: number, handle: string): string => `${pid} ${handle}`;

/** In the order of the entries, as far as that goes. */
export async function askAboutHandles(
  entries: readonly TableEntry[],
  questions: HandleQuestions,
): Promise<void> {
  const refused = new Set<number>();
  let next = 0;
  let size = batchSize;
  const adapt = (asked: number, left: number): void => {
    if (left > 0) size = Math.max(smallestBatch, asked - left);
    else if (asked === size) size = Math.min(batchSize, size + smallestBatch);
  };
  const lane = async (): Promise<void> => {
    while (next < entries.length && !questions.isOver()) {
      const chunk = entries.slice(next, next + chunkSize);
      next += chunkSize;
      const byKey = new Map(chunk.map((entry) => [keyOf(entry.pid, hex(entry.value)), entry]));
      const entryOf = (pid: number, handle: string): TableEntry | undefined =>
        byKey.get(keyOf(pid, handle));
      await askInBatches<TableEntry, FindAnswer>(chunk, {
        get size() {
          return size;
        },
        ask: (batch) => questions.ask(byProcess(batch)),
        take: (answer, batch) => {
          if (questions.isOver()) return;
          for (const { pid, code } of answer.refused) {
            if (!refused.has(pid)) questions.onRefused(pid, code);
            refused.add(pid);
          }
          for (const { pid, handle, ...object } of answer.found) {
            const entry = entryOf(pid, handle);
            if (entry) questions.onFound(entry, object);
          }
          for (const { pid, handle } of answer.silent) {
            const entry = entryOf(pid, handle);
            if (entry) questions.onSilent(entry);
          }
          adapt(batch.length, answer.left.length);
          questions.onAsked(batch.length - answer.left.length);
        },
        silent: questions.onSilent,
        isAnswered: ({ pid }) => refused.has(pid),
        isOver: questions.isOver,
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
