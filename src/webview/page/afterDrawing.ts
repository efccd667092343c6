// Finds out whether what has just been asked for was drawn: the elements draw after one another, and none is told that another failed.

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

/** True when a frame has passed in which nothing failed; in a page that nobody sees, that is when it is seen. */
export async function afterDrawing(updated: Promise<unknown>): Promise<boolean> {
  let hasFailed = false;
  const fail = (): void => void (hasFailed = true);
  const failures = ['error', 'unhandledrejection'] as const;
  for (const failure of failures) window.addEventListener(failure, fail);
  try {
    await updated;
    // The first begins with what was drawn in it not yet painted.
    await nextFrame();
    await nextFrame();
    return !hasFailed;
  } catch {
    return false;
  } finally {
    for (const failure of failures) window.removeEventListener(failure, fail);
  }
}
