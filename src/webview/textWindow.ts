// Which bytes of a capture the text view holds: a bounded stretch that can be moved towards both ends.

export interface TextWindow {
  readonly start: number;
  readonly end: number;
}

/** What one step shows: several screens. */
export const windowStep = 256 * 1024;
/** Laying out more text than this at once is felt while scrolling. */
const mostText = 4 * windowStep;

export function lastWindow(bytes: number): TextWindow {
  return { start: Math.max(0, bytes - windowStep), end: bytes };
}

export function earlierWindow(from: TextWindow): TextWindow {
  const start = Math.max(0, from.start - windowStep);
  return { start, end: Math.min(from.end, start + mostText) };
}

export function laterWindow(from: TextWindow, bytes: number): TextWindow {
  const end = Math.min(bytes, from.end + windowStep);
  return { start: Math.max(from.start, end - mostText), end };
}

/**
 * The window after the capture grew. Following, it slides along, in steps so that the text above does not go away with every
 * read. Otherwise it takes up what arrives until it is full, and nothing the user looks at moves.
 */
export function grownWindow(from: TextWindow, bytes: number, follows: boolean): TextWindow {
  if (!follows)
    return { start: from.start, end: Math.max(from.end, Math.min(bytes, from.start + mostText)) };
  return bytes - from.start > 2 * windowStep
    ? lastWindow(bytes)
    : { start: from.start, end: bytes };
}
