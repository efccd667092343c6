// Who holds which object in a session: the broker, the processes and those outside it, by each handle that is known.
import type { FileDescription } from '../session/fileDescription';
import { grouped } from '../base/groupBy';
import { trailBeginnings, type TrailStep } from '../handles/handleTrail';
import type { LaunchPlan } from '../plan/launchPlan';
import { childHandles, sentHandle, type ChildHandle } from '../handles/origin';
import { openedObjectKey } from '../handles/openedObject';
import { isPast } from '../handles/passedHandles';
import { isHeld, tenuresOf, type Tenure } from '../handles/tenure';
import type {
  BrokerHandle,
  Holder,
  PipeEnd,
  PipeState,
  ProcessState,
  SessionState,
} from '../session/state';
import { holderProcess } from '../pipes/holderProcess';
import type { HoldKind } from '../search/searchEvents';
import type { SharedPipe } from '../pipes/pipeHold';
import { endOf, identityOf, labelOf } from '../pipes/treePipes';
import { MapPipes, originOf } from './mapPipes';

/** The ways to keep an object that need no handle, as a search finds them. */
type HoldWithoutHandle = Exclude<HoldKind, 'handle'>;

/**
 * `probable`: inherited, as the tables of a later moment let suppose. `made`: by the broker, for the plan or at its own start. `found`: by the search for holders, which says no more. `seen`: in the
 * table of its process, which says no more either. `inferred`: nobody could ask, and nothing else can be meant.
 */
export type HoldingOrigin =
  | HoldWithoutHandle
  | 'made'
  | 'inherited'
  | 'probable'
  | 'unclear'
  | 'duplicated'
  | 'sent'
  | 'opened'
  | 'found'
  | 'seen'
  | 'inferred';

/** An object of which several have a handle; the ends of a pipe are one here. */
export interface HeldObject {
  readonly key: string;
  readonly isPipe: boolean;
  /** The session's name for the object; of a pipe without that of the end. */
  readonly label: string | null;
  readonly type: string;
  readonly name: string | null;
  readonly file: FileDescription | null;
  /** Of a pipe all that is known of who has it; null for other objects, and where nothing is. */
  readonly shared: SharedPipe | null;
}

export interface Holding {
  /** Id of the holder's node. */
  readonly holder: string;
  readonly object: string;
  readonly end: PipeEnd | null;
  /** Empty where no handle is known. */
  readonly value: string;
  readonly origin: HoldingOrigin;
  /** It has been closed, or its holder has ended. */
  readonly isPast: boolean;
}

/** A process that the session did not start. */
interface Outsider {
  readonly pid: number;
  readonly name: string;
}

export interface Holdings {
  readonly objects: ReadonlyMap<string, HeldObject>;
  readonly all: readonly Holding[];
  readonly outsiders: ReadonlyMap<string, Outsider>;
  /** Somebody searched for the objects: each is shown, however few have it. */
  readonly isSought?: true;
}

export const brokerNode = 'broker';
export const processNode = (id: string): string => `process ${id}`;
/** Null for every other node. */
export const processIdOf = (node: string): string | null =>
  /^process ([^]*)$/.exec(node)?.[1] ?? null;
export const outsiderNode = (pid: number): string => `outside ${pid}`;
export const pipeKey = (label: string): string => `pipe label ${label}`;

/** The label of what was duplicated, in the end: a duplicate is another handle to the same object. */
function originalLabel({ handles }: LaunchPlan, label: string): string {
  let original = label;
  // Bounded by the number of handles, whatever a log says of what is a duplicate of what.
  for (const _ of handles) {
    const duplicate = handles.find(({ name, kind }) => name === original && kind === 'duplicate');
    if (duplicate?.kind !== 'duplicate') break;
    original = duplicate.of;
  }
  return original;
}

type Described = Pick<ChildHandle, 'label' | 'pipe' | 'file' | 'type' | 'object'>;

class HoldingIndex {
  readonly objects = new Map<string, HeldObject>();
  readonly outsiders = new Map<string, Outsider>();
  readonly tenures: ReturnType<typeof tenuresOf>;
  readonly pipes: MapPipes;
  readonly #holdings = new Map<string, Holding>();
  readonly #byId: ReadonlyMap<string, ProcessState>;

  constructor(private readonly state: SessionState) {
    this.tenures = tenuresOf(state);
    this.pipes = new MapPipes(state);
    this.#byId = new Map(state.processes.map((process) => [process.id, process]));
  }

  get all(): readonly Holding[] {
    return [...this.#holdings.values()];
  }

  /**
   * What is known first stays: it says more of where the handle came from than what comes later. But who had it, lost it and got it
   * again has it.
   */
  add(holding: Holding): void {
    const { holder, object, end, value } = holding;
    const key = `${holder} ${object} ${end ?? ''} ${value}`;
    const before = this.#holdings.get(key);
    if (before && (!before.isPast || holding.isPast)) return;
    this.#holdings.set(key, holding);
  }

  end(holding: Holding): void {
    const { holder, object, end, value } = holding;
    this.#holdings.set(`${holder} ${object} ${end ?? ''} ${value}`, { ...holding, isPast: true });
  }

  outsider(pid: number, name: string): string {
    const id = outsiderNode(pid);
    if (!this.outsiders.has(id)) this.outsiders.set(id, { pid, name });
    return id;
  }

  /** The key of an object that a handle stands for, known at `time`; `otherwise` when nothing about it tells it from others. */
  object(handle: Described, time: number, otherwise: string | null): string | null {
    const label = labelOf(handle);
    const identity = label === null ? identityOf(handle) : null;
    const isPipe = endOf(handle) !== null;
    const { plan } = this.state;
    const key =
      label !== null
        ? pipeKey(label)
        : handle.label !== null
          ? `object label ${originalLabel(plan, handle.label)}`
          : identity !== null
            ? this.pipes.keyAt(identity, time)
            : otherwise;
    if (key !== null && !this.objects.has(key)) {
      const own = handle.label === null ? null : originalLabel(plan, handle.label);
      const { type, object: name, file } = handle;
      const shared = this.pipes.byKey.get(key) ?? null;
      this.objects.set(key, { key, isPipe, label: isPipe ? label : own, type, name, file, shared });
    }
    return key;
  }

  pipe(key: string, shared: SharedPipe): void {
    if (this.objects.has(key)) return;
    const { label, name } = shared;
    this.objects.set(key, { key, isPipe: true, label, type: 'File', name, file: null, shared });
  }

  process(id: string | null): ProcessState | undefined {
    return this.#byId.get(id ?? '');
  }

  isOver(process: ProcessState, tenure: Tenure): boolean {
    return !isHeld(this.state, process, tenure);
  }

  trails(process: ProcessState): ReadonlyMap<string, readonly TrailStep[]> {
    return trailBeginnings(this.#byId, process);
  }
}

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
