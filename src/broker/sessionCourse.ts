// How far a session is: launching, running, on its way to its end, ended.
import type { SessionEnd } from '../model/session/state';

interface End {
  readonly reason: Exclude<SessionEnd, 'brokerLost'>;
  readonly message: string;
}

export class SessionCourse {
  /** Resolves when no more children will be started: until then none of them is seen to end, nor resumed. */
  readonly launched: Promise<void>;
  /** Handles of the broker before it made the first of the session. */
  handlesBefore = 0;
  #tellLaunched: () => void = () => undefined;
  #isLaunching = true;
  #end: End | null = null;
  #hasEnded = false;

  constructor() {
    this.launched = new Promise((resolve) => (this.#tellLaunched = resolve));
  }

  get isLaunching(): boolean {
    return this.#isLaunching;
  }

  launchIsOver(): void {
    this.#isLaunching = false;
    this.#tellLaunched();
  }

  /** Why it ends; null as long as it does not. The first reason stays. */
  get end(): End | null {
    return this.#end;
  }

  /** Whether it is to end before everything has come to its own end. */
  isEnding(): boolean {
    return this.#end !== null;
  }

  endFor(reason: End['reason'], message: string): void {
    this.#end ??= { reason, message };
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** True for the one who is to finish it. */
  beginFinish(): boolean {
    const isFirst = !this.#hasEnded;
    this.#hasEnded = true;
    return isFirst;
  }
}
