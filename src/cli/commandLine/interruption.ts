// Ctrl+C and its like: the command that runs is told, ends what it started, and the program exits with 130.
import { Interrupted } from './outcome';

/** On Windows, Ctrl+Break and the end of the console; a second one waits for nothing. */
const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const;

const interruption = new AbortController();

export const interruptSignal: AbortSignal = interruption.signal;

/** `atOnce` is called by the second one. */
export function listenForInterrupts(atOnce: () => void): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (interruptSignal.aborted) atOnce();
      interruption.abort();
    });
  }
}

/** @throws Interrupted when somebody has pressed Ctrl+C. */
export function assertNotInterrupted(): void {
  if (interruptSignal.aborted) throw new Interrupted();
}

/** Resolves when somebody presses Ctrl+C, or after so many seconds; without a number only then. */
export function interruptOrTime(seconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = seconds === undefined ? undefined : setTimeout(over, seconds * 1000);
    interruptSignal.addEventListener('abort', over, { once: true });
    if (interruptSignal.aborted) over();
  });
}
