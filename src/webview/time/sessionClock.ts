// The session's time as it runs, and one timer for everything on the page that says for how long.

const lively = 250;
/** Where the user asked for less motion: still right, but calm. */
const calm = 1000;

/** Whether the user asked for less motion. */
export function wantsCalm(): boolean {
  return (
    document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}

export class SessionClock {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  /** The extension's time, which may be another computer's, at the page's time 0. */
  #offset = 0;
  /** The moment at which it stands still; null while it runs. */
  #stopped: number | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => this.#update());
  }

  /** Milliseconds since the session began. */
  get now(): number {
    return this.#stopped ?? performance.now() + this.#offset;
  }

  /** It runs on from there, or stands still. */
  set(now: number, isRunning = true): void {
    this.#offset = now - performance.now();
    this.#stopped = isRunning ? null : now;
    this.#update();
  }

  /** Calls the listener again and again while the page is in sight, until it is removed. */
  add(listener: () => void): void {
    this.#listeners.add(listener);
    this.#update();
  }

  remove(listener: () => void): void {
    this.#listeners.delete(listener);
    this.#update();
  }

  #update(): void {
    const runs = this.#listeners.size > 0 && this.#stopped === null && !document.hidden;
    if (runs === (this.#timer !== null)) return;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = runs ? setInterval(() => this.#tick(), wantsCalm() ? calm : lively) : null;
    if (runs) this.#tick();
  }

  #tick(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
