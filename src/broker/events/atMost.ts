// Waits with an end: for a promise, but not for ever.

/** Resolves when `work` has settled, however it did, or after `milliseconds`. True when it had settled. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, timeIsUp]).finally(() => clearTimeout(timer));
}
