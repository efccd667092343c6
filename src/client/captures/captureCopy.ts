// Copies a capture to a file of the user's choice: all that was there when it began, or nothing when it is given up.
import { open, rename, rm } from 'node:fs/promises';
import { defaultStepSize, readFully, type FileSteps } from './fileSteps';

/** The target takes its name only when it is whole, so a file that was there before stays until then. */
export async function copyCapture(file: string, target: string, steps: FileSteps): Promise<number> {
  const { signal, onProgress, stepSize = defaultStepSize } = steps;
  const unfinished = `${target}.part`;
  const source = await open(file, 'r');
  try {
    const destination = await open(unfinished, 'w');
    const { size } = await source.stat();
    const buffer = Buffer.allocUnsafe(Math.min(stepSize, Math.max(size, 1)));
    let done = 0;
    try {
      while (done < size) {
        signal.throwIfAborted();
        const bytes = await readFully(source, buffer, done, Math.min(buffer.length, size - done));
        if (bytes.length === 0) break;
        await destination.writeFile(bytes);
        done += bytes.length;
        onProgress(done, size);
      }
    } finally {
      await destination.close();
    }
    await rename(unfinished, target);
    return done;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await source.close();
  }
}
