// How often everything of a session is looked at while it runs: the more processes there are, the less often, so that the work for each does not grow.

/** Milliseconds for each process. */
const waitForProcess = 0.25;

/** Milliseconds until the next look at so many processes; `shortest` for few. */
export const pacedInterval = (shortest: number, processes: number): number =>
  Math.max(shortest, processes * waitForProcess);
