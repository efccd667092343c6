// How often everything of a session is looked at while it runs: the more processes there are, the less often, so that the work for each does not grow.

/** Milliseconds until the next look at so many processes: `each` for each of them, and `shortest` where they are few. */
export const pacedInterval = (shortest: number, each: number, processes: number): number =>
  Math.max(shortest, processes * each);
