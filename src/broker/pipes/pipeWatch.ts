// Looks at the session's pipes at intervals and tells what changed without bytes moving: how full they are, and who waits.
import { unobserved, type PipeObservation } from '../../model/session/pipeObservation';
import type { Blocked } from '../../model/session/state';
import type { EventQueue } from '../events/eventQueue';
import { InputWatch, type InputQuestions } from './inputWatch';
import type { PipeReader } from './pipeReader';
import type { PipeWriter } from './pipeWriter';

/** Milliseconds between two looks: as often as an eye can follow a number. */
const interval = 200;

export interface WatchedPipe {
  readonly label: string;
  readonly processId: string | null;
  readonly bufferSize: number | null;
}

type Look = () => PipeObservation | null;

export class PipeWatch {
  readonly #looks = new Map<string, Look>();
  readonly #last = new Map<string, PipeObservation>();
  readonly #counters: { readonly processId: string | null; readonly bytes: () => number }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly events: EventQueue,
    private readonly startedAt: number,
    private readonly questions: InputQuestions,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#lookAtAll(), interval);
  }

  stop(): void {
    if (!this.#timer) return;
    this.#lookAtAll();
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /**
   * While we read, a pipe is empty but for a moment. While we do not, nothing is pending on our end and it can be asked: a
   * pipe that holds as much as its buffer makes its writer wait.
   */
  addReader({ label, processId, bufferSize }: WatchedPipe, reader: PipeReader): void {
    let fullSince: number | null = null;
    this.#counters.push({ processId, bytes: () => reader.bytes });
    this.#looks.set(label, () => {
      if (!reader.isOpen) return null;
      const bytes = reader.isPaused ? reader.peek() : null;
      const isFull = bytes !== null && bufferSize !== null && bytes >= bufferSize;
      fullSince = isFull ? (fullSince ?? this.#now()) : null;
      const blocked: Blocked | null =
        isFull && fullSince !== null ? { who: 'writer', since: fullSince, bytes } : null;
      return { ...unobserved, fill: reader.isPaused ? bytes : 0, blocked };
    });
  }

  /** A write that is still out at the second look waits for its reader: the pipe is full. */
  addWriter({ label, processId, bufferSize }: WatchedPipe, writer: PipeWriter): void {
    this.#counters.push({ processId, bytes: () => writer.bytes });
    const input = processId === null ? null : new InputWatch(this.questions, processId);
    this.#looks.set(label, () => {
      if (!writer.isOpen) return null;
      const { pendingSince, queued } = writer;
      const waits = pendingSince !== null && Date.now() - pendingSince >= interval;
      const isIdle = queued === 0 && pendingSince === null;
      const awaited = input?.look(this.#movedBytes(processId), isIdle, this.#now()) ?? null;
      if (!waits) return { ...unobserved, queued, awaited };
      const blocked: Blocked = {
        who: 'broker',
        since: pendingSince - this.startedAt,
        bytes: queued,
      };
      return { ...unobserved, fill: bufferSize, queued, blocked };
    });
  }

  #movedBytes(processId: string | null): number {
    return this.#counters
      .filter((counter) => counter.processId === processId)
      .reduce((sum, counter) => sum + counter.bytes(), 0);
  }

  #now(): number {
    return Date.now() - this.startedAt;
  }

  #lookAtAll(): void {
    for (const [label, look] of this.#looks) {
      const seen = look();
      if (!seen) {
        this.#looks.delete(label);
        continue;
      }
      const last = this.#last.get(label) ?? unobserved;
      if (JSON.stringify(seen) === JSON.stringify(last)) continue;
      this.#last.set(label, seen);
      this.events.push({ type: 'pipeObserved', label, ...seen });
    }
    if (this.#looks.size === 0 && this.#timer) clearInterval(this.#timer);
  }
}
