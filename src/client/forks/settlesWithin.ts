// Waits with an end: for a promise, but not for ever. The wait alone does not keep the process running.

/** Whether `work` has settled, however it did, before so many milliseconds were over. */
export async function settlesWithin(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds).unref();
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, timeIsUp]).finally(() => clearTimeout(timer));
}
