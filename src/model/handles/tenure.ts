// Who has a handle until when: from a birth, a sending or the moment it was seen, to the first sign that its value is free or another's.
import type {
  HandleChange,
  Holder,
  ObservedHandle,
  ProcessState,
  SentHandle,
  SessionState,
} from '../session/state';
import type { TrailStep } from './handleTrail';
import { isPast, ownEnd } from './passedHandles';
import { rememberedByBirth } from './rememberedByBirth';
import { canBeSameHandle, isOnlyFlagOther, type DescribedHandle } from './sameHandle';
import { parentTable } from './source';

/** Of one handle in one process; of the process's own end it says nothing. */
export interface Tenure {
  /** When it was seen to be over, milliseconds since the session began; null when nobody has seen that. */
  readonly until: number | null;
  /** When somebody looked last, and saw that it is there or gone; null when nobody has looked. */
  readonly seenAt: number | null;
  /** Of one that is over: until when it is known to have been there; null when only its end was seen. */
  readonly heldAt: number | null;
}

const nothing: readonly Sign[] = [];

const unseen: Tenure = { until: null, seenAt: null, heldAt: null };

/** What was seen of a value at one moment. */
interface Sign {
  readonly time: number;
  /** The handle that was there before and is there no more; null when it was another or none. */
  readonly closed: DescribedHandle | null;
  /** The handle that is there; null when there is none. */
  readonly open: DescribedHandle | null;
  /** A handle was sent: the value was free. */
  readonly isSending: boolean;
  /** Until when what is closed was there; absent when nobody knows. */
  readonly seenUntil?: number;
}

type Looks = ReadonlyMap<string, readonly Sign[]>;

const knownLooks = new WeakMap<readonly HandleChange[], Looks>();

/** By value. What one look saw closed and opened under a value is one sign where it may be the same handle with another flag. */
function looksOf(history: readonly HandleChange[]): Looks {
  const before = knownLooks.get(history);
  if (before) return before;
  const looks = new Map<string, Sign[]>();
  const closings = new Map<string, ObservedHandle>();
  for (const { change, handle, time, seenUntil } of history) {
    const signs = looks.get(handle.value) ?? [];
    looks.set(handle.value, signs);
    const last = signs.at(-1);
    const seen = seenUntil === undefined ? {} : { seenUntil };
    if (change === 'closed') {
      signs.push({ time, closed: handle, open: null, isSending: false, ...seen });
      closings.set(handle.value, handle);
      continue;
    }
    const closed = closings.get(handle.value);
    const mayBeSame = last?.time === time && last.open === null;
    if (mayBeSame && closed && isOnlyFlagOther(closed, handle))
      signs[signs.length - 1] = { ...last, open: handle };
    else signs.push({ time, closed: null, open: handle, isSending: false });
  }
  knownLooks.set(history, looks);
  return looks;
}

type Handles = ReadonlyMap<string, ObservedHandle>;

const byValue = (handles: readonly ObservedHandle[]): Handles =>
  new Map(handles.map((handle) => [handle.value, handle]));

const knownTables = new WeakMap<readonly ObservedHandle[], Handles>();

function tableOf(handles: readonly ObservedHandle[]): Handles {
  const table = knownTables.get(handles) ?? byValue(handles);
  knownTables.set(handles, table);
  return table;
}

const bornHandles = rememberedByBirth(({ childHandles }) => byValue(childHandles));

/** What a creator had closed when its child was looked at: mostly nothing. */
const closedSources = rememberedByBirth(({ brokerHandles }) =>
  brokerHandles.flatMap((handle) =>
    handle.closedAt === null ? [] : [{ handle, closedAt: handle.closedAt }],
  ),
);

type Closings = ReadonlyMap<string, Looks>;

/** By id of the process, then by value. */
function closingsSeenAtBirths(processes: readonly ProcessState[]): Closings {
  const closings = new Map<string, Map<string, Sign[]>>();
  for (const { birth, createdAt } of processes) {
    if (!birth?.creator) continue;
    for (const { handle, closedAt } of closedSources(birth)) {
      const { processId } = birth.creator;
      const ofCreator = closings.get(processId) ?? new Map<string, Sign[]>();
      closings.set(processId, ofCreator);
      const sign: Sign = {
        ...{ time: Math.max(closedAt, createdAt), closed: handle, open: null, isSending: false },
      };
      const signs = ofCreator.get(handle.value);
      if (signs) signs.push(sign);
      else ofCreator.set(handle.value, [sign]);
    }
  }
  return closings;
}

interface Beginning {
  readonly time: number;
  /** Whether the looks at the process began with it: then a closing is its own. */
  readonly isWatched: boolean;
  /** Whether a look saw it opened: what the same look saw closed had the value before. */
  readonly isOpening?: boolean;
  /** Null when nobody knows what it was. */
  readonly handle: DescribedHandle | null;
}

function tenureFrom(
  { time: start, isWatched, isOpening = false, handle }: Beginning,
  signs: readonly Sign[],
): Tenure {
  if (signs.length === 0) return unseen;
  let isSeen = isWatched;
  let seenAt: number | null = null;
  let heldAt: number | null = null;
  const canBe = (other: DescribedHandle): boolean => !handle || canBeSameHandle(handle, other);
  for (const { time, closed, open, isSending, seenUntil } of signs) {
    if (time < start || (isSending && time === start)) continue;
    if (isOpening && time === start && !open) continue;
    if (open && !isSending) {
      if (!canBe(open)) return { until: time, seenAt: time, heldAt: seenUntil ?? heldAt };
      isSeen = true;
      seenAt = time;
      heldAt = time;
      continue;
    }
    // What a look tells late: the closing of the handle that had the value before.
    if (closed && !isSeen && !canBe(closed)) continue;
    return { until: time, seenAt: time, heldAt: seenUntil ?? heldAt };
  }
  return { until: null, seenAt, heldAt };
}

/** The tenures of the handles of a session's processes. */
class Tenures {
  readonly #byId: ReadonlyMap<string, ProcessState>;
  readonly #closings: Closings;

  constructor(processes: readonly ProcessState[]) {
    this.#byId = new Map(processes.map((process) => [process.id, process]));
    this.#closings = closingsSeenAtBirths(processes);
  }

  /** Of what the process was born with under this value. */
  born(process: ProcessState, value: string): Tenure {
    const signs = this.#signsOf(process, value);
    if (signs.length === 0) return unseen;
    const handle = process.birth ? (bornHandles(process.birth).get(value) ?? null) : null;
    return tenureFrom({ time: -Infinity, isWatched: true, handle }, signs);
  }

  /** Of what the process was sent. */
  sent(process: ProcessState, sent: SentHandle): Tenure {
    return this.#seen(process, sent, sent.time);
  }

  /** Of what the process is known to have had at a moment. */
  #seen(
    process: ProcessState,
    handle: DescribedHandle & Pick<ObservedHandle, 'value'>,
    time: number,
    isOpening = false,
  ): Tenure {
    const signs = this.#signsOf(process, handle.value);
    return tenureFrom({ time, isWatched: false, isOpening, handle }, signs);
  }

  /** Of what the process was seen to have opened. */
  opened(
    process: ProcessState,
    handle: DescribedHandle & Pick<ObservedHandle, 'value'>,
    time: number,
  ): Tenure {
    return this.#seen(process, handle, time, true);
  }

  /** Of the end of a pipe that the search for holders found at a moment. */
  found(process: ProcessState, { handle, access }: Holder, time: number): Tenure {
    return this.#seen(process, { value: handle, type: 'File', access }, time);
  }

  /** Of what the process had under this value when another was created, to which the handle went. */
  given(process: ProcessState, { birth, createdAt: time }: ProcessState, value: string): Tenure {
    const handle = (birth && parentTable(birth).get(value)) ?? null;
    return tenureFrom({ time, isWatched: false, handle }, this.#signsOf(process, value));
  }

  /** Of a process on the way of a handle; null for the broker, and where the value is not known. */
  onTrail(trail: readonly TrailStep[], place: number): Tenure | null {
    const step = trail[place];
    const process = this.#byId.get(step?.processId ?? '');
    if (!process || step?.value == null) return null;
    const heir = this.#byId.get(trail[place + 1]?.processId ?? '');
    return heir && heir !== process
      ? this.given(process, heir, step.value)
      : this.born(process, step.value);
  }

  #signsOf({ id, history, snapshots, sent }: ProcessState, value: string): readonly Sign[] {
    const closings = this.#closings.get(id)?.get(value) ?? nothing;
    const looks = history.length === 0 ? nothing : (looksOf(history).get(value) ?? nothing);
    // Of thousands of handles in hundreds of processes hardly any has more.
    if (snapshots.length + sent.length + closings.length === 0) return looks;
    const tables = snapshots.map(({ handles, time }): Sign => {
      const open = tableOf(handles).get(value) ?? null;
      return { time, closed: null, open, isSending: false };
    });
    const sendings = sent.flatMap((handle): readonly Sign[] =>
      handle.value === value
        ? [{ time: handle.time, closed: null, open: handle, isSending: true }]
        : [],
    );
    return [...looks, ...tables, ...closings, ...sendings].sort((a, b) => a.time - b.time);
  }
}

const known = new WeakMap<readonly ProcessState[], Tenures>();

/** Made once for all who ask about one moment of a session. */
export function tenuresOf({ processes }: Pick<SessionState, 'processes'>): Tenures {
  const tenures = known.get(processes) ?? new Tenures(processes);
  known.set(processes, tenures);
  return tenures;
}

/** Whether the process has it now, as far as anybody has looked. */
export function isHeld(state: SessionState, process: ProcessState, { until }: Tenure): boolean {
  return until === null && !isPast(state, process);
}

/** Since when the process has it no more; null while it has it, or had it to the end of the session. */
export function tenureEnd(
  state: SessionState,
  process: ProcessState,
  { until }: Tenure,
): number | null {
  return until ?? ownEnd(state, process);
}

/** Whether a process that lives was seen to have lost all of them; false when there are none. */
export function hasLostAll({ phase }: ProcessState, tenures: readonly Tenure[]): boolean {
  return phase !== 'exited' && tenures.length > 0 && tenures.every(({ until }) => until !== null);
}
