// Finds out what File handles of other processes are, by asking the prober.
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

/** An entry of a handle table will do. */
export interface FileEntry {
  readonly pid: number;
  readonly value: Handle;
}

/** By `fileKey`. */
export type DescribedFiles = ReadonlyMap<string, DescribedFile>;

/** Questions that are being asked. */
export interface Describing {
  /** What has been answered by now. */
  readonly sofar: () => DescribedFiles;
  /** Every entry has an answer, unless the session was to end before. */
  readonly all: Promise<DescribedFiles>;
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

const endKey = ({ handle, label, end }: KnownPipes['known'][number]): string =>
  `${handle} ${label} ${end}`;

export class FileDescriber {
  constructor(
    private readonly ask: Describe,
    /** Asked anew with every question. */
    private readonly known: () => KnownPipes,
    private readonly isOver: () => boolean = () => false,
  ) {}

  /** Every entry has an answer, unless the session was to end before. */
  describe(entries: readonly FileEntry[], { withShare = false } = {}): Promise<DescribedFiles> {
    return this.begin(entries, { withShare }).all;
  }

  /** As `describe`, for those who do not wait for all answers. */
  begin(entries: readonly FileEntry[], { withShare = false } = {}): Describing {
    const described = new Map<string, DescribedFile>();
    const pipes = this.known();
    /** An end that was closed meanwhile leaves its value to others, with which the prober may have compared. */
    const sure = (): DescribedFiles => {
      const open = new Set(this.known().known.map(endKey));
      const closed = pipes.known.filter((end) => !open.has(endKey(end)));
      const doubtful = new Set(closed.map(({ label }) => label));
      return new Map([...described].filter(([, { pipe }]) => !doubtful.has(pipe?.label ?? '')));
    };
    const asked = this.#ask(entries, withShare, pipes, described);
    const all = asked.then(async () => {
      const found = sure();
      if (found.size === described.size) return found;
      const doubtful = entries.filter(({ pid, value }) => {
        const key = fileKey(pid, value);
        return described.has(key) && !found.has(key);
      });
      return new Map([...found, ...(await this.describe(doubtful, { withShare }))]);
    });
    return { sofar: sure, all };
  }

  async #ask(
    entries: readonly FileEntry[],
    withShare: boolean,
    pipes: KnownPipes,
    described: Map<string, DescribedFile>,
  ): Promise<void> {
    const refused = new Map<number, UnknownReason>();
    const unknown = ({ pid, value }: FileEntry, reason: UnknownReason): void => {
      const description = describedAs('unknown', { reason });
      described.set(fileKey(pid, value), { pid, handle: hex(value), ...description });
    };
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
      silent: (entry) => unknown(entry, 'silent'),
      isAnswered: (entry) => refused.has(entry.pid),
      isOver: this.isOver,
    });
    for (const entry of entries) {
      const reason = refused.get(entry.pid);
      if (reason) unknown(entry, reason);
    }
  }
}
