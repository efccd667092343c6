// Looks at the processes of a session by itself: often while something changes, seldom while nothing does.
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { HandleWatch, IsBusy } from './handleWatch';
import { PipeFlows, type Measure } from './pipeFlows';
import type { ThreadChains } from './threadChains';
import { ThreadCalls } from './threadCalls';

/** Milliseconds between two looks: the first after something has happened, and by how much each next one comes later. */
const shortest = 250;
const growth = 1.5;
/** The longest, for few processes, and for each process: a look costs the more the more there are. */
const longest = 1000;
const longestForEach = 50;
const longestOfAll = 10_000;
/** While somebody looks on. */
const closely = 500;

export class TreeWatch {
  readonly #flows: PipeFlows;
  readonly #calls: ThreadCalls;
  #timer: NodeJS.Timeout | null = null;
  #interval = shortest;
  #hasChanged = false;
  /** Somebody has exited since the last look: who has what now is what tells whether that had consequences. */
  #isAwaited = false;
  /** The last look is being taken. */
  #isLast = false;
  #isClose = false;
  #isOver = false;
  #working: Promise<void> = Promise.resolve();

  constructor(
    inspect: ConstructorParameters<typeof ThreadCalls>[0],
    private readonly handles: Pick<HandleWatch, 'lookAround' | 'lookedAt' | 'seen'>,
    measure: Measure,
    private readonly events: Pick<EventQueue, 'onEvent' | 'push'>,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
    /** Whether another watch knows how the pipe with this label is. */
    private readonly isWatched: (label: string) => boolean,
    now: () => number,
    /** Null when nobody wants to know what threads wait for besides pipes. */
    private readonly chains: Pick<ThreadChains, 'look'> | null = null,
  ) {
    this.#flows = new PipeFlows(measure, now);
    this.#calls = new ThreadCalls(
      inspect,
      (process, value) => {
        return handles.seen.get(process)?.get(value)?.type === 'Process';
      },
      now,
    );
    events.onEvent(({ type }) => {
      if (type === 'handlesChanged') this.#hasChanged = true;
      if (type === 'processExited') this.#isAwaited = true;
      if (type === 'processCreated' || type === 'processExited') this.hurry();
    });
  }

  /** While somebody looks on, nothing is put off: neither a look, nor what has come since the last. */
  set isClose(isClose: boolean) {
    this.#isClose = isClose;
    if (isClose) this.hurry();
  }

  start(): void {
    this.#schedule();
  }

  /** Something has happened by which others may have come to wait. */
  hurry(): void {
    this.#hasChanged = true;
    if (this.#interval <= shortest || !this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#interval = shortest;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isOver || this.#isLast) return;
    this.#timer ??= setTimeout(() => {
      // From now on there is nothing to bring forward: whatever happens meanwhile makes the next look come soon.
      this.#timer = null;
      this.#working = this.#lookOnce();
      void this.#working.then(() => this.#schedule());
    }, this.#interval);
  }

  /** What fails at one look may come at the next; the end of the session waits for none. */
  async #lookOnce(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      if (!this.#isOver) process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  async #look(): Promise<void> {
    this.#takeChanged();
    const isAwaited = this.#isAwaited;
    this.#isAwaited = false;
    // Before anything is asked: what is busy gives no answer.
    const calls = this.#calls.look(this.processes.readable);
    const isBusy: IsBusy = (process, value) => this.#calls.isBusy(process, value);
    await this.handles.lookAround(isBusy, this.#isClose);
    const isOver = (): boolean => this.#isOver;
    const pipes = await this.#flows.look(this.handles.seen, this.isWatched, this.#calls, isOver);
    if (this.#isOver) return;
    if (isAwaited || pipes.length > 0 || calls.length > 0) {
      this.events.push({
        ...{ type: 'pipesWatched', pipes, lookedAt: this.handles.lookedAt },
        ...(calls.length > 0 ? { calls } : {}),
      });
    }
    const isMoving = calls.length > 0 || pipes.some(({ stillSince }) => stillSince === null);
    await this.#lookAtChains(!isMoving && !this.#hasChanged);
    const most = Math.min(
      this.#isClose ? closely : longestOfAll,
      Math.max(longest, longestForEach * this.processes.readable.length),
    );
    this.#interval =
      isMoving || this.#takeChanged() ? shortest : Math.min(most, this.#interval * growth);
  }

  async #lookAtChains(isQuiet: boolean): Promise<void> {
    const news = await this.chains?.look(this.processes.readable, this.#calls, isQuiet);
    if (news && !this.#isOver) this.events.push({ type: 'chainsSeen', ...news });
  }

  #takeChanged(): boolean {
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  /** Once more, and then no more. */
  async lookLast(): Promise<void> {
    if (this.#isOver || this.#isLast) return;
    this.#isLast = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
    await this.#lookOnce();
    this.#isOver = true;
  }

  async finish(): Promise<void> {
    this.#isOver = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }
}
