// Cancels a blocking call that may not have begun yet.

/** Milliseconds between two tries. */
const interval = 20;

/**
 * A call given to the pool may still be waiting for its thread: a cancel then finds nothing to cancel and the call blocks
 * afterwards. So it is repeated until the call has come back.
 */
export function cancelUntil(isOver: () => boolean, cancel: () => void): void {
  const attempt = (): void => {
    if (isOver()) return;
    cancel();
    setTimeout(attempt, interval);
  };
  // The one who asked to close may be next in line: let that happen first.
  setImmediate(attempt);
}
