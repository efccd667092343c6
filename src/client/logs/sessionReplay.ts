// Goes to any moment of a session: folds its event log from the nearest state it has kept, and reads on while it is written.
import type { SessionEvent } from '../../model/session/events';
import { LandmarkList, LandmarkScan, type Landmark } from '../../model/session/landmark';
import { LogFold } from '../../model/session/reduce';
import type { SessionState } from '../../model/session/state';
import { logLines } from './logLines';

/** A moment by the number of events that have happened, or by milliseconds since the session began. */
export type MomentTarget = { readonly event: number } | { readonly time: number };

export interface ReplayedState {
  /** Without its calls: a copy of their list for each call that was made would take most of the time. */
  readonly state: SessionState;
  /** How many calls had been made. */
  readonly calls: number;
  /** How many events had happened. */
  readonly events: number;
  /** Of the last of them; the clock of a machine can be set back, this cannot. */
  readonly time: number;
}

interface Checkpoint extends ReplayedState {
  /** Where the next event begins in the log. */
  readonly offset: number;
}

type Place = Omit<Checkpoint, 'state'>;

/** Events between two states that are kept, at first, and how many are kept: they have most of what they hold in common. */
const firstStride = 256;
const mostCheckpoints = 128;

function parsed(text: string): SessionEvent | null {
  try {
    return JSON.parse(text) as SessionEvent;
  } catch {
    return null;
  }
}

export class SessionReplay {
  readonly #file: string;
  readonly #scan = new LandmarkScan();
  readonly #landmarks = new LandmarkList();
  #events = 0;
  #time = 0;
  #scanned = 0;
  /** A line that is no event ends the log: what came before it stands. */
  #isOver = false;
  #checkpoints: Checkpoint[] = [];
  #stride = firstStride;
  /** Where the last question led: the next one is often a little further on. */
  #last: Checkpoint | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** How many events are known. */
  get events(): number {
    return this.#events;
  }

  /** Of the last event known, milliseconds since the session began. */
  get time(): number {
    return this.#time;
  }

  get landmarks(): readonly Landmark[] {
    return this.#landmarks.landmarks;
  }

  /** Reads what has been added to the log. */
  update(): Promise<void> {
    return this.#afterOthers(() => this.#update());
  }

  /** The state at a moment, of the events known; the first event has always happened. */
  stateAt(target: MomentTarget): Promise<ReplayedState> {
    return this.#afterOthers(() => this.#stateAt(target));
  }

  #afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #update(): Promise<void> {
    if (this.#isOver) return;
    for await (const lines of logLines(this.#file, this.#scanned)) {
      for (const { text, end } of lines) {
        const event = parsed(text);
        if (!event) {
          this.#isOver = true;
          return;
        }
        this.#events += 1;
        this.#time = Math.max(this.#time, event.time);
        this.#scanned = end;
        const what = this.#scan.happening(event);
        if (what) this.#landmarks.add({ event: this.#events, time: this.#time, what });
      }
    }
  }

  async #stateAt(target: MomentTarget): Promise<ReplayedState> {
    const isReached = (events: number, time: number): boolean =>
      'event' in target ? events <= target.event : time <= target.time;
    const from = this.#nearest(isReached);
    const fold = new LogFold(from?.state);
    let at: Place = from ?? { calls: 0, events: 0, time: 0, offset: 0 };
    for await (const lines of logLines(this.#file, at.offset, this.#scanned)) {
      let isDone = false;
      for (const { text, end } of lines) {
        const event = parsed(text);
        if (!event) break;
        const next = placeAfter(at, event, end);
        isDone = fold.hasBegun && !isReached(next.events, next.time);
        if (isDone) break;
        if (event.type !== 'callMade') fold.add(event);
        at = next;
        this.#keep(at, fold);
      }
      if (isDone) break;
    }
    const { state } = fold;
    if (!state) throw new Error('The event log of the session is empty.');
    this.#last = { ...at, state };
    return this.#last;
  }

  #nearest(isReached: (events: number, time: number) => boolean): Checkpoint | null {
    const kept = this.#checkpoints.findLast(({ events, time }) => isReached(events, time)) ?? null;
    const last = this.#last;
    const isNearer = last && isReached(last.events, last.time) && last.events > (kept?.events ?? 0);
    return isNearer ? last : kept;
  }

  #keep(at: Place, fold: LogFold): void {
    if (at.events % this.#stride !== 0) return;
    if (at.events <= (this.#checkpoints.at(-1)?.events ?? 0)) return;
    const { state } = fold;
    if (state) this.#checkpoints.push({ ...at, state });
    if (this.#checkpoints.length <= mostCheckpoints) return;
    this.#stride *= 2;
    this.#checkpoints = this.#checkpoints.filter(({ events }) => events % this.#stride === 0);
  }
}

function placeAfter({ events, time, calls }: Place, event: SessionEvent, offset: number): Place {
  return {
    calls: calls + (event.type === 'callMade' ? 1 : 0),
    events: events + 1,
    time: Math.max(time, event.time),
    offset,
  };
}
