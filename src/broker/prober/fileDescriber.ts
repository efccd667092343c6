// Finds out what File handles of other processes are: asks the prober, and remembers which of them gave no answer.
import type { DescribeAnswer, DescribeRequest } from '../../model/protocol/brokerProtocol';
import {
  describedAs,
  type DescribedFile,
  type UnknownReason,
} from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import { ERROR_ACCESS_DENIED } from '../../win32/constants';
import type { Handle } from '../../win32/handle';
import { askInBatches, batchSize, byProcess } from './batches';
import type { SessionHandles } from '../handles/sessionHandles';

/** Asks the prober; null when the answer did not come in time. */
export type Describe = (request: DescribeRequest) => Promise<DescribeAnswer | null>;

/** An entry of a handle table will do. With its access a value used again is taken for another handle. */
export interface FileEntry {
  readonly pid: number;
  readonly value: Handle;
  readonly access?: number;
}

type KnownPipes = Pick<DescribeRequest, 'pipes' | 'known'>;

/** What a session knows of its pipes by itself: its own ends, as long as they are open. */
export function knownPipes(handles: SessionHandles): KnownPipes {
  const labels = handles.pipeLabels;
  return {
    pipes: labels.flatMap((label) => handles.identityOf(label) ?? []),
    known: labels.flatMap((label) => handles.openEndsOf(label)),
  };
}

/** Comparisons in one request, of which each handle takes one for every known end: what is well within the prober's deadline. */
const mostComparisons = 20_000;

/** By what `describe` answers: a process and one of its handles. */
export function fileKey(pid: number, value: Handle): string {
  return `${pid} ${hex(value)}`;
}

const silentKey = ({ pid, value, access = 0 }: FileEntry): string =>
  `${fileKey(pid, value)} ${access}`;

const endKey = ({ handle, label, end }: KnownPipes['known'][number]): string =>
  `${handle} ${label} ${end}`;

export class FileDescriber {
  readonly #silent = new Set<string>();

  constructor(
    private readonly ask: Describe,
    /** Asked anew with every question. */
    private readonly known: () => KnownPipes,
    private readonly isOver: () => boolean = () => false,
  ) {}

  /** By `fileKey`. Every entry has an answer, unless the session was to end before. */
  async describe(
    entries: readonly FileEntry[],
    { withShare = false } = {},
  ): Promise<ReadonlyMap<string, DescribedFile>> {
    const described = new Map<string, DescribedFile>();
    const refused = new Map<number, UnknownReason>();
    const unknown = ({ pid, value }: FileEntry, reason: UnknownReason): void => {
      const description = describedAs('unknown', { reason });
      described.set(fileKey(pid, value), { pid, handle: hex(value), ...description });
    };
    const pipes = this.known();
    await askInBatches<FileEntry, DescribeAnswer>(entries, {
      size: Math.max(1, Math.min(batchSize, Math.floor(mostComparisons / pipes.known.length))),
      ask: (batch) =>
        this.ask({ ...pipes, makerPid: process.pid, withShare, processes: byProcess(batch) }),
      take: (answer) => {
        for (const { pid, code } of answer.refused) {
          refused.set(pid, code === ERROR_ACCESS_DENIED ? 'refused' : 'gone');
        }
        for (const file of answer.described) {
          described.set(fileKey(file.pid, BigInt(file.handle)), file);
        }
      },
      silent: (entry) => {
        this.#silent.add(silentKey(entry));
        unknown(entry, 'silent');
      },
      // Known from before to be silent, it would cost a second again.
      isAnswered: (entry) => refused.has(entry.pid) || this.#silent.has(silentKey(entry)),
      isOver: this.isOver,
    });
    // An end that was closed meanwhile leaves its value to others, with which the prober may have compared.
    const open = new Set(this.known().known.map(endKey));
    const closed = new Set(
      pipes.known.filter((end) => !open.has(endKey(end))).map(({ label }) => label),
    );
    const isDoubtful = [...described.values()].some(({ pipe }) => closed.has(pipe?.label ?? ''));
    if (isDoubtful) return this.describe(entries, { withShare });
    for (const entry of entries) {
      const reason = this.#silent.has(silentKey(entry)) ? 'silent' : refused.get(entry.pid);
      if (reason) unknown(entry, reason);
    }
    return described;
  }
}
