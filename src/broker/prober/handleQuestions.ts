// Has the prober asked about tens of thousands of handles, batch by batch, and says of each what came of it.
import { hex } from '../../model/base/handleValue';
import type { NamedHandle } from '../../model/protocol/brokerProtocol';
import type { TableEntry } from '../../win32/bindings/handleTable';
import { askInBatches, batchSize } from './batches';

/** Milliseconds of the prober for one batch: others wait for it meanwhile. */
const goal = 30;
/** However fast the machine is. */
const largestBatch = 1000;
/** Entries that are taken on at once: what remains of a batch is looked through again and again. */
const chunkSize = largestBatch;
/** Those that one turn of the prober is not enough for are copied again for the next: fewer are asked about on a slow machine. */
const smallestBatch = 20;
/** While the prober is at one batch, the next one is on its way. */
const lanes = 2;

/** What the prober says of a batch, whatever it was asked. */
interface Answer<Found extends NamedHandle> {
  readonly found: readonly Found[];
  readonly refused: readonly { readonly pid: number; readonly code: number }[];
  readonly silent: readonly NamedHandle[];
  readonly left: readonly NamedHandle[];
  readonly took: number;
}

export interface HandleQuestions<Found extends NamedHandle> {
  /** Null when there is no prober, or no answer. */
  readonly ask: (batch: readonly TableEntry[]) => Promise<Answer<Found> | null>;
  readonly onFound: (entry: TableEntry, found: Omit<Found, keyof NamedHandle>) => void;
  readonly onRefused: (pid: number, code: number) => void;
  readonly onSilent: (entry: TableEntry) => void;
  /** With how many more are done. */
  readonly onAsked: (count: number) => void;
  readonly isOver: () => boolean;
}

const keyOf = (pid: number, handle: string): string => `${pid} ${handle}`;

/** In the order of the entries, as far as that goes. False when it was given up. */
export async function askAboutHandles<Found extends NamedHandle>(
  entries: readonly TableEntry[],
  questions: HandleQuestions<Found>,
): Promise<boolean> {
  const refused = new Set<number>();
  let next = 0;
  let isWhole = true;
  let size = batchSize;
  /** The way to the prober costs as much as many questions: as many at once as it answers within its time. */
  const adapt = (asked: number, left: number, took: number): void => {
    if (left > 0) size = Math.max(smallestBatch, asked - left);
    else if (asked < batchSize) size = asked === size ? size + smallestBatch : size;
    else size = Math.max(batchSize, Math.min(largestBatch, 2 * asked, (asked * goal) / took)) | 0;
  };
  const lane = async (): Promise<void> => {
    while (isWhole && next < entries.length) {
      const chunk = entries.slice(next, next + chunkSize);
      next += chunkSize;
      const byKey = new Map(chunk.map((entry) => [keyOf(entry.pid, hex(entry.value)), entry]));
      const entryOf = (pid: number, handle: string): TableEntry | undefined =>
        byKey.get(keyOf(pid, handle));
      const isDone = await askInBatches<TableEntry, Answer<Found>>(chunk, {
        get size() {
          return size;
        },
        ask: questions.ask,
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
          adapt(batch.length, answer.left.length, answer.took);
          questions.onAsked(batch.length - answer.left.length);
        },
        silent: questions.onSilent,
        isAnswered: ({ pid }) => refused.has(pid),
        isOver: questions.isOver,
      });
      isWhole &&= isDone;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return isWhole;
}
