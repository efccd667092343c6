// Compares a capture with a file byte by byte, however large they are.
import { open, type FileHandle } from 'node:fs/promises';
import { defaultStepSize, readFully, type FileSteps } from './fileSteps';

export type Comparison =
  | { readonly kind: 'equal'; readonly bytes: number }
  /** The first byte that differs, of each. */
  | {
      readonly kind: 'different';
      readonly offset: number;
      readonly capture: number;
      readonly file: number;
    }
  /** Equal up to the end of the shorter one, at `offset`. */
  | {
      readonly kind: 'longer';
      readonly which: 'capture' | 'file';
      readonly offset: number;
      readonly by: number;
    };

function firstDifference(one: Buffer, other: Buffer): number {
  const length = Math.min(one.length, other.length);
  if (one.subarray(0, length).equals(other.subarray(0, length))) return -1;
  let low = 0;
  let high = length;
  // What is before `low` is equal; the first difference is before `high`.
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (one.subarray(low, middle).equals(other.subarray(low, middle))) low = middle;
    else high = middle;
  }
  return low;
}

async function compareHandles(
  one: FileHandle,
  other: FileHandle,
  { signal, onProgress, stepSize = defaultStepSize }: FileSteps,
): Promise<Comparison> {
  const sizes = { capture: (await one.stat()).size, file: (await other.stat()).size };
  const common = Math.min(sizes.capture, sizes.file);
  const buffers = [Buffer.allocUnsafe(stepSize), Buffer.allocUnsafe(stepSize)] as const;
  for (let at = 0; at < common; at += stepSize) {
    signal.throwIfAborted();
    const length = Math.min(stepSize, common - at);
    const [ours, theirs] = await Promise.all([
      readFully(one, buffers[0], at, length),
      readFully(other, buffers[1], at, length),
    ]);
    const place = firstDifference(ours, theirs);
    if (place >= 0) {
      const bytes = { capture: ours[place] ?? 0, file: theirs[place] ?? 0 };
      return { kind: 'different', offset: at + place, ...bytes };
    }
    onProgress(at + length, common);
  }
  if (sizes.capture === sizes.file) return { kind: 'equal', bytes: common };
  const which = sizes.capture > sizes.file ? 'capture' : 'file';
  return { kind: 'longer', which, offset: common, by: Math.abs(sizes.capture - sizes.file) };
}

export async function compareCapture(
  capture: string,
  file: string,
  steps: FileSteps,
): Promise<Comparison> {
  const one = await open(capture, 'r');
  try {
    const other = await open(file, 'r');
    try {
      return await compareHandles(one, other, steps);
    } finally {
      await other.close();
    }
  } finally {
    await one.close();
  }
}
