// Which bytes of a capture the text view holds: a bounded stretch that can be moved towards both ends.
import type { MissingPart } from '../../model/capture/keptCapture';

export interface TextWindow {
  readonly start: number;
  readonly end: number;
}

/** What one step shows: several screens, and laid out before anyone has to wait, whatever its lines are like. */
export const windowStep = 64 * 1024;
/** Laying out more text than this at once is felt while scrolling. */
const mostText = 8 * windowStep;
/** Of a place that is gone to, what is shown on either side at first; more comes with scrolling. */
const context = 8 * 1024;

export function lastWindow(bytes: number): TextWindow {
  return { start: Math.max(0, bytes - windowStep), end: bytes };
}

/** The stretch around a place somewhere in the capture. */
export function windowAround(offset: number, bytes: number): TextWindow {
  const start = Math.max(0, offset - context);
  return { start, end: Math.min(bytes, offset + context) };
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
 * read. Otherwise, if it went up to the end `before`, it takes up what arrives until it is full, and nothing the user looks
 * at moves.
 */
export function grownWindow(
  from: TextWindow,
  before: number,
  bytes: number,
  follows: boolean,
): TextWindow {
  if (!follows) {
    if (from.end < before) return from;
    return { start: from.start, end: Math.max(from.end, Math.min(bytes, from.start + mostText)) };
  }
  return bytes - from.start > 2 * windowStep
    ? lastWindow(bytes)
    : { start: from.start, end: bytes };
}

/** The part of the capture that the window is in, up to where something is missing. */
export function keptBounds(
  { start }: TextWindow,
  missing: MissingPart | null,
  bytes: number,
): TextWindow {
  if (!missing) return { start: 0, end: bytes };
  return start < missing.offset
    ? { start: 0, end: missing.offset }
    : { start: missing.offset + missing.length, end: bytes };
}

/** The window without what is missing; where it had nothing else, the next that is there. */
export function keptWindow(
  window: TextWindow,
  missing: MissingPart | null,
  bytes: number,
): TextWindow {
  if (!missing) return window;
  const { offset } = missing;
  const end = offset + missing.length;
  if (window.end <= offset || window.start >= end) return window;
  if (window.end > end) return { start: end, end: window.end };
  if (window.start < offset) return { start: window.start, end: offset };
  return end < bytes ? beyondMissing(offset, missing, bytes) : beyondMissing(end, missing, bytes);
}

/** The stretch on the other side of what is missing, seen from the end of it at `from`. */
export function beyondMissing(from: number, missing: MissingPart, bytes: number): TextWindow {
  const { offset } = missing;
  const end = offset + missing.length;
  return from === offset
    ? { start: end, end: Math.min(bytes, end + windowStep) }
    : { start: Math.max(0, offset - windowStep), end: offset };
}

/** The window when fewer bytes are there than before, as at an earlier moment. */
export function cutWindow(from: TextWindow, bytes: number, follows: boolean): TextWindow {
  if (follows || from.start >= bytes) return lastWindow(bytes);
  return { start: from.start, end: Math.min(from.end, bytes) };
}
