// What moves in the pipes between the processes of a session: how full they are, and since when nothing has changed.
import { hex } from '../../model/base/handleValue';
import { endOf, identityOf, labelOf } from '../../model/pipes/treePipes';
import type {
  MeasureAnswer,
  MeasuredEnd,
  MeasureRequest,
} from '../../model/protocol/brokerProtocol';
import type { PipeEnd } from '../../model/session/pipeEnd';
import type { ObservedHandle } from '../../model/session/state';
import { flowKey, type WatchedPipe } from '../../model/session/watchedPipe';
import { FILE_READ_DATA } from '../../win32/constants';
import { askInBatches, batchSize, byProcess } from '../prober/batches';
import type { IsBusy } from './handleWatch';
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

function flowsOf(seen: Seen, isWatched: (label: string) => boolean): readonly Flow[] {
  const pipes = new Map<string, Askable[]>();
  const labelled = new Set<string>();
  for (const [process, handles] of seen) {
    if (process.phase === 'exited') continue;
    for (const handle of handles.values()) {
      // What the session made is known without a question.
      const { pipe = null } = process.known.get(BigInt(handle.value)) ?? {};
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
      if (readers.length === 0) return [];
      const writers = handles.filter(({ end }) => end === otherEnd(readEnd));
      // The session's own input has its writer in the broker.
      const isWritten = writers.length > 0 || (labelled.has(identity) && readEnd === 'read');
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
    isBusy: IsBusy,
    isOver: () => boolean,
  ): Promise<readonly Omit<WatchedPipe, 'time'>[]> {
    const flows = flowsOf(seen, isWatched);
    const contents = await this.#ask(flows, isBusy, isOver);
    const found: Omit<WatchedPipe, 'time'>[] = [];
    const keys = new Set<string>();
    for (const flow of flows) {
      const { identity, readEnd } = flow;
      const key = flowKey(flow);
      keys.add(key);
      const { fill, bufferSize } = contents.get(key) ?? { fill: null, bufferSize: null };
      const now = this.now();
      const last = this.#last.get(key);
      const isSame = last?.fill === fill;
      const since = isSame ? last.since : now;
      const size = bufferSize ?? last?.bufferSize ?? null;
      const due = stillAfter.filter((limit) => now - since >= limit).length;
      const told = isSame ? last.told : 0;
      this.#last.set(key, { fill, bufferSize: size, since, told: due });
      if (isSame && due <= told) continue;
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
