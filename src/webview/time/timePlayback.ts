// Lets the time of a session pass again, slower or faster than it was.
import { wantsCalm } from './sessionClock';

export const playSpeeds = [0.1, 1, 10, 100] as const;
export type PlaySpeed = (typeof playSpeeds)[number];

/** Milliseconds between two moments. */
const lively = 100;
/** Where the user asked for less motion: single pictures instead of a movement. */
const calm = 1000;

export class TimePlayback {
  readonly #show: (time: number) => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #speed: PlaySpeed = 1;
  #time = 0;

  /** `show` is told each moment and may stop it. */
  constructor(show: (time: number) => void) {
    this.#show = show;
  }

  get isPlaying(): boolean {
    return this.#timer !== null;
  }

  get speed(): PlaySpeed {
    return this.#speed;
  }

  set speed(speed: PlaySpeed) {
    this.#speed = speed;
  }

  start(from: number): void {
    this.stop();
    this.#time = from;
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      this.#time += (now - last) * this.#speed;
      last = now;
      this.#show(this.#time);
    };
    this.#timer = setInterval(tick, wantsCalm() ? calm : lively);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
