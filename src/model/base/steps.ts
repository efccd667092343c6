// Work that can be laid aside after each step: whoever has something else to do meanwhile goes on later.

export type Steps<T> = Generator<void, T>;

/** All at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The results for all of a long list; a step is so many of them. */
export function* flatMapped<T, U>(
  all: readonly T[],
  inStep: number,
  each: (one: T) => readonly U[],
): Steps<readonly U[]> {
  const made: U[] = [];
  for (const [index, one] of all.entries()) {
    if (index % inStep === inStep - 1) yield;
    for (const result of each(one)) made.push(result);
  }
  return made;
}
