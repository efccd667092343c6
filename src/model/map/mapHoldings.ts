// Who holds which object in a session: the broker, the processes and those outside it, by each handle that is known.
import { grouped } from '../base/groupBy';
import type { TrailStep } from '../handles/handleTrail';
import { openedObjectKey } from '../handles/openedObject';
import { childHandles, sentHandle, type ChildHandle } from '../handles/origin';
import { isPast } from '../handles/passedHandles';
import { holderProcess } from '../pipes/holderProcess';
import { endOf } from '../pipes/treePipes';
import type { BrokerHandle, Holder, PipeState, ProcessState, SessionState } from '../session/state';
import { HoldingIndex } from './holdingIndex';
import {
  brokerNode,
  pipeKey,
  processIdOf,
  processNode,
  type HoldingOrigin,
  type Holdings,
} from './holdings';
import { originOf } from './mapPipes';

type PipesByLabel = ReadonlyMap<string, PipeState>;

/** Its copies of what is for the children it closes as soon as they have them: one that is closed says nothing. */
function isNews({ pipe, closedAt }: BrokerHandle, pipes: PipesByLabel): boolean {
  if (!pipe || closedAt === null) return true;
  const direction = pipes.get(pipe.label)?.direction;
  return pipe.end === 'read' ? direction === 'captured' : direction === 'written';
}

function addBrokers(index: HoldingIndex, state: SessionState): void {
  const pipes = new Map(state.pipes.map((pipe) => [pipe.label, pipe]));
  for (const handle of state.brokerHandles) {
    if (handle.isAmbient || !isNews(handle, pipes)) continue;
    const described = { ...handle, file: handle.file ?? null };
    const object = index.object(described, 0, null);
    if (object === null) continue;
    index.add({
      ...{ holder: brokerNode, object, end: handle.pipe?.end ?? null, value: handle.value },
      ...{ origin: 'made', isPast: handle.closedAt !== null || state.phase === 'ended' },
    });
  }
}

interface FirstHolder {
  readonly holder: string;
  readonly value: string;
  /** Its place on the way; null for a process outside the session. */
  readonly place: number | null;
}

/** Who had the object before anybody else, as far as the way of the handle is known, with what stands for the object then. */
function firstHolder(
  index: HoldingIndex,
  { birth }: ProcessState,
  handle: ChildHandle,
  trail: readonly TrailStep[],
): FirstHolder | null {
  const [root, second] = trail;
  if (!root || !second || !birth) return null;
  const { parent } = birth;
  if (root.processId === null && root.value === null && parent?.processId === null) {
    const holder = index.outsider(parent.pid, parent.name);
    return { holder, value: handle.value, place: null };
  }
  // Where the beginning is not known, the first process that had it stands for it.
  const place = root.value === null && root.processId === null ? 1 : 0;
  const first = place === 0 ? root : second;
  if (first.value === null) return null;
  const holder = first.processId === null ? brokerNode : processNode(first.processId);
  return { holder, value: first.value, place };
}

/** Of an end of a pipe the looks tell more than the births: somebody else may have opened it. */
function firstOrigin(index: HoldingIndex, holder: string, object: string): HoldingOrigin {
  if (holder === brokerNode) return 'made';
  const process = index.process(processIdOf(holder));
  if (process?.birth?.attached) return 'seen';
  return index.pipes.isDoubtful(object, process) ? 'seen' : 'opened';
}

function bornOrigin({ origin, doubt }: ChildHandle): HoldingOrigin {
  if (doubt === undefined) return origin;
  return doubt === 'inferred' ? 'probable' : 'seen';
}

function addBorn(index: HoldingIndex, process: ProcessState): void {
  const { birth } = process;
  if (!birth) return;
  const trails = index.trails(process);
  for (const handle of childHandles(birth)) {
    if (handle.origin === 'opened') continue;
    const trail = trails.get(handle.value) ?? [];
    const first = firstHolder(index, process, handle, trail);
    const unnamed = first && openedObjectKey(first.holder, first.value, handle);
    const object = index.object(handle, process.createdAt, unnamed);
    if (object === null) continue;
    const end = endOf(handle);
    if (first && handle.label === null && handle.pipe === null) {
      const owner = index.process(processIdOf(first.holder));
      const tenure = first.place === null ? null : index.tenures.onTrail(trail, first.place);
      index.add({
        ...{ holder: first.holder, object, end, value: first.value },
        origin: firstOrigin(index, first.holder, object),
        isPast: owner !== undefined && tenure !== null && index.isOver(owner, tenure),
      });
    }
    index.add({
      ...{ holder: processNode(process.id), object, end, value: handle.value },
      origin: bornOrigin(handle),
      isPast: index.isOver(process, index.tenures.born(process, handle.value)),
    });
  }
}

function addSent(index: HoldingIndex, process: ProcessState): void {
  for (const sent of process.sent) {
    const handle = sentHandle(sent);
    const object = index.object(handle, sent.time, null);
    if (object === null) continue;
    index.add({
      ...{ holder: processNode(process.id), object, end: endOf(handle), value: handle.value },
      ...{ origin: 'sent', isPast: index.isOver(process, index.tenures.sent(process, sent)) },
    });
  }
}

/** The ends of pipes that processes have besides: kept when others were created, found by looks, or inferred. */
function addPipes(index: HoldingIndex, state: SessionState): void {
  for (const [key, pipe] of index.pipes.byKey) {
    const opener = index.pipes.openers.get(key);
    for (const hold of pipe.holds) {
      const origin = originOf(hold, hold.process === opener);
      if (origin === null) continue;
      index.pipe(key, pipe);
      const { process, value, end, until } = hold;
      const isOver = until !== null || isPast(state, process);
      index.add({
        ...{ holder: processNode(process.id), object: key, end, value, origin },
        isPast: isOver,
      });
    }
  }
}

/** Which node a holder that was found is. */
function finder(index: HoldingIndex, state: SessionState): (holder: Holder) => string {
  return (holder) => {
    const { pid, name } = holder;
    if (pid === state.broker.pid) return brokerNode;
    const process = holderProcess(state, holder);
    return process ? processNode(process.id) : index.outsider(pid, name);
  };
}

/** What the search for holders found, and what it found to be over. */
function addFound(index: HoldingIndex, state: SessionState): void {
  const nodeOf = finder(index, state);
  const byObject = grouped(index.all, ({ object }) => object);
  for (const { label, name, holders, holdersAt, unanswered, phase, direction } of state.pipes) {
    const object = pipeKey(label);
    const found = new Set(holders.map((holder) => `${nodeOf(holder)} ${holder.handle}`));
    // A captured pipe has ended when nobody could write to it any more.
    const hasNoWriter = direction === 'captured' && phase === 'endOfFile';
    for (const holder of holders) {
      const isOver = state.phase === 'ended' || (hasNoWriter && holder.end === 'write');
      const process = index.process(processIdOf(nodeOf(holder)));
      const isGone =
        process !== undefined &&
        index.isOver(process, index.tenures.found(process, holder, holdersAt ?? 0));
      if (!index.objects.has(object)) {
        index.objects.set(object, {
          ...{ key: object, isPipe: true, label, type: 'File', name, file: null, shared: null },
        });
      }
      index.add({
        ...{ holder: nodeOf(holder), object, end: holder.end, value: holder.handle },
        ...{ origin: 'found', isPast: isOver || isGone },
      });
    }
    for (const holding of byObject.get(object) ?? []) {
      if (holding.isPast) continue;
      const process = index.process(processIdOf(holding.holder));
      const wasAsked =
        holdersAt !== null && unanswered.length === 0 && process && process.createdAt < holdersAt;
      const isRefuted = wasAsked && !found.has(`${holding.holder} ${holding.value}`);
      if ((hasNoWriter && holding.end === 'write') || isRefuted) index.end(holding);
    }
  }
}

export function holdingsOf(state: SessionState): Holdings {
  const index = new HoldingIndex(state);
  addBrokers(index, state);
  for (const process of state.processes) addBorn(index, process);
  for (const process of state.processes) addSent(index, process);
  addPipes(index, state);
  addFound(index, state);
  return { objects: index.objects, all: index.all, outsiders: index.outsiders };
}
