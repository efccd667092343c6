// What moves in the pipes between the processes of a session: how full they are, and since when nothing has changed.
import { hex } from '../../model/base/handleValue';
import { endOf, identityOf, labelOf } from '../../model/pipes/treePipes';
import type {
  MeasureAnswer,
  MeasuredEnd,
  MeasureRequest,
} from '../../model/protocol/brokerProtocol';
import { together } from '../../model/handles/passedHandles';
import type { PipeEnd } from '../../model/session/pipeEnd';
import type { ObservedHandle } from '../../model/session/state';
import { flowKey, type WatchedPipe } from '../../model/session/watchedPipe';
import { FILE_READ_DATA } from '../../win32/constants';
import { askInBatches, batchSize, byProcess } from '../prober/batches';
import type { IsBusy } from './handleWatch';
import type { ThreadCalls } from './threadCalls';
import type { SessionProcess } from '../processes/sessionProcess';

/** Asks the prober; null when the answer did not come in time. */
export type Measure = (request: MeasureRequest) => Promise<MeasureAnswer | null>;

/** What the processes were seen to have, by value. */
type Seen = ReadonlyMap<SessionProcess, ReadonlyMap<string, ObservedHandle>>;

/** A handle that can be asked, with the end it is of. */
interface Askable {
  readonly process: SessionProcess;
  readonly pid: number;
  readonly value: bigint;
  readonly access: number;
  readonly end: PipeEnd;
}

interface Flow {
  readonly identity: string;
  readonly readEnd: PipeEnd;
  /** Those of the end that reads, then the others: where a call is pending on the one, the other may answer. */
  readonly handles: readonly Askable[];
}

/** Milliseconds without a change after which a pipe is said to stand still, and after which that is worth a finding. */
const stillAfter = [1000, 3000] as const;

const otherEnd = (end: PipeEnd): PipeEnd => (end === 'read' ? 'write' : 'read');

/** `mayAskWriters`: whether a pipe is of interest of which only one end is known, and its writer's end tells how full it is. */
function flowsOf(
  seen: Seen,
  isWatched: (label: string) => boolean,
  mayAskWriters: boolean,
): readonly Flow[] {
  const pipes = new Map<string, Askable[]>();
  const labelled = new Set<string>();
  for (const [process, handles] of seen) {
    // One that was left to itself is not asked about anything.
    if (process.phase === 'exited' || process.phase === 'detached') continue;
    for (const handle of handles.values()) {
      // What the session made is known without a question.
      const isBorn = handle.label !== undefined && !handle.file;
      const { pipe = null } = (isBorn && process.known.get(BigInt(handle.value))) || {};
      const known = { pipe, file: handle.file ?? null };
      const [end, identity, label] = [endOf(known), identityOf(known), labelOf(known)];
      if (end === null || identity === null || (label !== null && isWatched(label))) continue;
      if (label !== null) labelled.add(identity);
      const askable = {
        ...{ process, pid: process.pid, value: BigInt(handle.value) },
        ...{ access: Number(handle.access), end },
      };
      const others = pipes.get(identity);
      if (others) others.push(askable);
      else pipes.set(identity, [askable]);
    }
  }
  return [...pipes].flatMap(([identity, handles]) =>
    (['read', 'write'] as const).flatMap((readEnd): Flow[] => {
      const readers = handles.filter(
        ({ end, access }) => end === readEnd && access & FILE_READ_DATA,
      );
      // A reader whose handle gives no answer waits in its call: then the others tell how much is in the pipe.
      if (readers.length === 0 && !(mayAskWriters && readEnd === 'read')) return [];
      const writers = handles.filter(({ end }) => end === otherEnd(readEnd));
      // The session's own input has its writer in the broker.
      const isWritten =
        writers.length > 0 ||
        (mayAskWriters && readEnd === 'read') ||
        (labelled.has(identity) && readEnd === 'read');
      return !isWritten ? [] : [{ identity, readEnd, handles: [...readers, ...writers] }];
    }),
  );
}

/** The server end is the one that reads of a pipe that has no other reader: what it holds is the inbound quota. */
function contentsOf(
  flow: Flow,
  asked: Askable,
  { readable, inboundQuota, outboundQuota, writeRoom }: MeasuredEnd,
): Pick<WatchedPipe, 'fill' | 'bufferSize'> {
  // Of a duplex pipe the end called "read" is the server's; only an outbound pipe is read by its client alone.
  const quota = flow.readEnd === 'read' && inboundQuota > 0 ? inboundQuota : outboundQuota;
  const bufferSize = quota > 0 ? quota : null;
  if (asked.end === flow.readEnd) return { fill: readable, bufferSize };
  return { fill: bufferSize === null ? null : Math.max(0, bufferSize - writeRoom), bufferSize };
}

interface Last {
  readonly fill: number | null;
  readonly bufferSize: number | null;
  readonly since: number;
  /** The handles to both ends. */
  readonly handles: ReadonlySet<string>;
  /** When one of these was seen to be gone, and nothing has been told since; else null. */
  readonly lostAt: number | null;
  /** How many of `stillAfter` have been told. */
  told: number;
}

export class PipeFlows {
  readonly #last = new Map<string, Last>();

  constructor(
    private readonly measure: Measure,
    private readonly now: () => number,
  ) {}

  /** What is worth telling: what has changed, and what stands still long enough. */
  async look(
    seen: Seen,
    isWatched: (label: string) => boolean,
    calls: Pick<ThreadCalls, 'isBusy' | 'tells'>,
    isOver: () => boolean,
  ): Promise<readonly Omit<WatchedPipe, 'time'>[]> {
    const flows = flowsOf(seen, isWatched, calls.tells);
    const isBusy: IsBusy = (process, value) => calls.isBusy(process, value);
    const contents = await this.#ask(flows, isBusy, isOver);
    const found: Omit<WatchedPipe, 'time'>[] = [];
    const keys = new Set<string>();
    for (const flow of flows) {
      const { identity, readEnd } = flow;
      const key = flowKey(flow);
      keys.add(key);
      const { fill, bufferSize } = contents.get(key) ?? { fill: null, bufferSize: null };
      const now = this.now();
      const handles = new Set(flow.handles.map(({ pid, value }) => `${pid} ${value}`));
      const before = this.#last.get(key);
      // Its number is given to another once nobody has an end of it.
      const isAnother =
        before !== undefined && ![...before.handles].some((one) => handles.has(one));
      const last = isAnother ? undefined : before;
      const isSame = last?.fill === fill;
      const since = isSame ? last.since : now;
      const size = bufferSize ?? last?.bufferSize ?? null;
      const due = stillAfter.filter((limit) => now - since >= limit).length;
      const told = isSame ? last.told : 0;
      const hasLost = last !== undefined && [...last.handles].some((one) => !handles.has(one));
      const lostAt = last?.lostAt ?? (hasLost ? now : null);
      // That it stands still after somebody has let go is news: those who are left may keep it open.
      const isLossDue = due > 0 && lostAt !== null && now - lostAt >= together;
      const isTold = !isSame || due > told || isLossDue;
      const isSettled = lostAt === null || isLossDue;
      this.#last.set(key, {
        ...{ fill, bufferSize: size, since, handles, told: due },
        lostAt: isSettled ? null : lostAt,
      });
      if (!isTold) continue;
      const stillSince = due > 0 ? since : null;
      found.push({ identity, readEnd, fill, bufferSize: size, stillSince });
    }
    for (const key of this.#last.keys()) if (!keys.has(key)) this.#last.delete(key);
    return found;
  }

  async #ask(
    flows: readonly Flow[],
    isBusy: IsBusy,
    isOver: () => boolean,
  ): Promise<ReadonlyMap<string, Pick<WatchedPipe, 'fill' | 'bufferSize'>>> {
    const contents = new Map<string, Pick<WatchedPipe, 'fill' | 'bufferSize'>>();
    let open = flows;
    // One handle of each pipe at a time: a second is asked only where the first gave no answer.
    while (open.length > 0 && !isOver()) {
      const asked = open.flatMap((flow) => {
        const handle = flow.handles.find(({ process, value, access }) => {
          return !process.silent.has({ value, access }) && !isBusy(process, hex(value));
        });
        return handle ? [{ flow, handle, pid: handle.pid, value: handle.value }] : [];
      });
      const unanswered = new Set<(typeof asked)[number]>();
      await askInBatches<(typeof asked)[number], MeasureAnswer>(asked, {
        size: batchSize,
        ask: (batch) => this.measure({ measure: byProcess(batch) }),
        take: ({ measured, silent }, batch) => {
          const answers = new Map(measured.map((end) => [`${end.pid} ${BigInt(end.handle)}`, end]));
          const isSilent = new Set(silent.map(({ pid, handle }) => `${pid} ${BigInt(handle)}`));
          for (const one of batch) {
            const key = `${one.pid} ${one.value}`;
            const answer = answers.get(key);
            if (answer) contents.set(flowKey(one.flow), contentsOf(one.flow, one.handle, answer));
            if (!isSilent.has(key)) continue;
            one.handle.process.silent.add(one.handle);
            unanswered.add(one);
          }
        },
        silent: (one) => {
          one.handle.process.silent.add(one.handle);
          unanswered.add(one);
        },
        isAnswered: ({ flow }) => contents.has(flowKey(flow)),
        isOver,
      });
      open = [...unanswered].map(({ flow }) => flow).filter((flow) => !contents.has(flowKey(flow)));
    }
    return contents;
  }
}
