// Sees the end of processes of which nobody reports it: the job's messages can fail to come, and whoever left the job sends none.
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';

/** Milliseconds between two looks: while the session runs its course, and while it waits for nothing but these ends. */
const usualInterval = 250;
const hurriedInterval = 20;

export class UnreportedEnds {
  readonly #waiting = new Set<SessionProcess>();
  #timer: NodeJS.Timeout | null = null;
  #interval = usualInterval;

  constructor(
    private readonly inspect: Pick<Win32, 'HasEnded' | 'ProcessList'>,
    private readonly onEnd: (process: SessionProcess) => void,
  ) {}

  add(process: SessionProcess): void {
    this.#waiting.add(process);
    this.#schedule();
  }

  /** Somebody else has reported it, or nobody waits for it any more. */
  delete(process: SessionProcess): void {
    this.#waiting.delete(process);
    if (this.#waiting.size === 0) this.#pause();
  }

  has(process: SessionProcess): boolean {
    return this.#waiting.has(process);
  }

  /** From now on the session waits for them. */
  lookOften(): void {
    this.#interval = hurriedInterval;
    this.#pause();
    this.#schedule();
  }

  /** Nobody waits for any of them any more. */
  end(): void {
    this.#waiting.clear();
    this.#pause();
  }

  #pause(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    if (this.#waiting.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.look();
      this.#schedule();
    }, this.#interval);
  }

  look(): void {
    const ended = [...this.#waiting].filter((process) => this.#hasEnded(process));
    for (const process of ended) {
      this.#waiting.delete(process);
      this.onEnd(process);
    }
  }

  /** A process that could not be opened is looked for among those that are there. */
  #hasEnded({ process, pid, createdAt }: SessionProcess): boolean {
    if (process) return process.isClosed || this.inspect.HasEnded(process.value);
    const listed = this.inspect.ProcessList().find((each) => each.pid === pid);
    return listed?.createdAt !== createdAt;
  }
}
