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

export interface DescribeOptions<Entry extends FileEntry = FileEntry> {
  /** Whether to ask what others can do with files. */
  readonly withShare?: boolean;
  /** Whether somebody is held meanwhile: asked before all that wait for their turn. */
  readonly isUrgent?: boolean;
  /** Whether it is known by now to give no answer: looked at right before the question. */
  readonly isSilent?: (entry: Entry) => boolean;
  /** Told as soon as one has given no answer. */
  readonly onSilent?: (entry: Entry) => void;
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

/** A question that waits for its turn. */
interface Waiting {
  readonly isUrgent: boolean;
  readonly begin: () => void;
}

export class FileDescriber {
  /** One question after the other, as the prober takes them: what the one before has found out spares the next. */
  readonly #waiting: Waiting[] = [];
  #isAsking = false;

  constructor(
    private readonly ask: Describe,
    /** Asked anew with every question. */
    private readonly known: () => KnownPipes,
    private readonly isOver: () => boolean = () => false,
  ) {}

  /** Every entry has an answer, unless the session was to end before. */
  describe<Entry extends FileEntry>(
    entries: readonly Entry[],
    options: DescribeOptions<Entry> = {},
  ): Promise<DescribedFiles> {
    return this.begin(entries, options).all;
  }

  /** As `describe`, for those who do not wait for all answers. */
  begin<Entry extends FileEntry>(
    entries: readonly Entry[],
    options: DescribeOptions<Entry> = {},
  ): Describing {
    const described = new Map<string, DescribedFile>();
    const pipes = this.known();
    /** An end that was closed meanwhile leaves its value to others, with which the prober may have compared. */
    const sure = (): DescribedFiles => {
      const open = new Set(this.known().known.map(endKey));
      const closed = pipes.known.filter((end) => !open.has(endKey(end)));
      const doubtful = new Set(closed.map(({ label }) => label));
      return new Map([...described].filter(([, { pipe }]) => !doubtful.has(pipe?.label ?? '')));
    };
    const all = this.#ask(entries, options, pipes, described).then(async () => {
      const found = sure();
      if (found.size === described.size) return found;
      const doubtful = entries.filter(({ pid, value }) => {
        const key = fileKey(pid, value);
        return described.has(key) && !found.has(key);
      });
      return new Map([...found, ...(await this.describe(doubtful, options))]);
    });
    return { sofar: sure, all };
  }

  async #inTurn<Answer>(isUrgent: boolean, work: () => Promise<Answer>): Promise<Answer> {
    if (this.#isAsking) {
      await new Promise<void>((begin) => {
        const next = this.#waiting.findIndex((other) => isUrgent && !other.isUrgent);
        this.#waiting.splice(next === -1 ? this.#waiting.length : next, 0, { isUrgent, begin });
      });
    }
    this.#isAsking = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.begin();
      else this.#isAsking = false;
    }
  }

  async #ask<Entry extends FileEntry>(
    entries: readonly Entry[],
    options: DescribeOptions<Entry>,
    pipes: KnownPipes,
    described: Map<string, DescribedFile>,
  ): Promise<void> {
    const { withShare = false, isUrgent = false } = options;
    const { isSilent = () => false, onSilent = () => undefined } = options;
    const refused = new Map<number, UnknownReason>();
    const unknown = ({ pid, value }: FileEntry, reason: UnknownReason): void => {
      const description = describedAs('unknown', { reason });
      described.set(fileKey(pid, value), { pid, handle: hex(value), ...description });
    };
    const silent = (entry: Entry): void => {
      unknown(entry, 'silent');
      onSilent(entry);
    };
    const isAnswered = (entry: Entry): boolean => {
      if (refused.has(entry.pid) || described.has(fileKey(entry.pid, entry.value))) return true;
      if (!isSilent(entry)) return false;
      silent(entry);
      return true;
    };
    const record = (answer: DescribeAnswer, asked: readonly Entry[]): void => {
      for (const { pid, code } of answer.refused) {
        refused.set(pid, code === ERROR_ACCESS_DENIED ? 'refused' : 'gone');
      }
      for (const file of answer.described) {
        described.set(fileKey(file.pid, BigInt(file.handle)), file);
      }
      for (const entry of asked) {
        const file = described.get(fileKey(entry.pid, entry.value));
        if (file?.reason === 'silent') onSilent(entry);
      }
    };
    await askInBatches<Entry, DescribeAnswer>(entries, {
      size: Math.max(1, Math.min(batchSize, Math.floor(mostComparisons / pipes.known.length))),
      ask: (batch) =>
        this.#inTurn(isUrgent, async () => {
          // While this one waited for its turn, the answer may have come to be known.
          const asked = batch.filter((entry) => !isAnswered(entry));
          if (asked.length === 0) return { described: [], refused: [], left: [] };
          const answer = await this.ask({
            ...{ ...pipes, makerPid: process.pid, withShare },
            processes: byProcess(asked),
          });
          // Before the next one has its turn.
          if (answer) record(answer, asked);
          return answer;
        }),
      take: () => undefined,
      silent,
      isAnswered,
      isOver: this.isOver,
    });
    for (const entry of entries) {
      const reason = refused.get(entry.pid);
      if (reason) unknown(entry, reason);
    }
  }
}
