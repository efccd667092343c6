// Looks at the processes of a session by itself: often while something changes, seldom while nothing does.
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { HandleWatch } from './handleWatch';
import { PipeFlows, type Measure } from './pipeFlows';

/** Milliseconds between two looks: the first after something has happened, and by how much each next one comes later. */
const shortest = 250;
const growth = 1.5;
/** The longest, for few processes, and for each process: so a look costs well below 1 % of a core. */
const longest = 1000;
const longestForEach = 25;
const longestOfAll = 5000;

export class TreeWatch {
  readonly #flows: PipeFlows;
  #timer: NodeJS.Timeout | null = null;
  #interval = shortest;
  #hasChanged = false;
  #isOver = false;
  #working: Promise<void> = Promise.resolve();

  constructor(
    private readonly handles: HandleWatch,
    measure: Measure,
    private readonly events: EventQueue,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
    /** Whether the broker reads the pipe with this label itself. */
    private readonly isOwn: (label: string) => boolean,
    now: () => number,
  ) {
    this.#flows = new PipeFlows(measure, now);
    events.onEvent(({ type }) => {
      if (type === 'handlesChanged') this.#hasChanged = true;
      if (type === 'processCreated' || type === 'processExited') this.#hurry();
    });
  }

  start(): void {
    this.#schedule();
  }

  /** Something has happened by which others may have come to wait. */
  #hurry(): void {
    this.#hasChanged = true;
    if (this.#interval <= shortest || !this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#interval = shortest;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isOver) return;
    this.#timer ??= setTimeout(() => {
      this.#working = this.#look().catch((error: unknown) => {
        if (!this.#isOver) process.emitWarning(error instanceof Error ? error : String(error));
      });
      void this.#working.then(() => {
        this.#timer = null;
        this.#schedule();
      });
    }, this.#interval);
  }

  async #look(): Promise<void> {
    this.#hasChanged = false;
    await this.handles.lookAround();
    const isOver = (): boolean => this.#isOver;
    // Of the session's own pipes only those between children: the others the broker reads or writes itself.
    const pipes = await this.#flows.look(this.handles.seen, this.isOwn, isOver);
    if (this.#isOver) return;
    if (pipes.length > 0) this.events.push({ type: 'pipesWatched', pipes });
    const isMoving = pipes.some(({ stillSince }) => stillSince === null);
    const most = Math.min(
      longestOfAll,
      Math.max(longest, longestForEach * this.processes.readable.length),
    );
    this.#interval =
      this.#hasChanged || isMoving ? shortest : Math.min(most, this.#interval * growth);
  }

  /** Once more, and then no more. */
  async lookLast(): Promise<void> {
    if (this.#isOver) return;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
    await this.#look();
    this.#isOver = true;
  }

  async finish(): Promise<void> {
    this.#isOver = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }
}
