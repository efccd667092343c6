// How a test program tells what it saw: in a file, which needs neither a console nor a pipe.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Whole or not at all: whoever waits for it reads all of it. */
export function say(file: string, words: unknown): void {
  writeFileSync(`${file}.part`, JSON.stringify(words));
  renameSync(`${file}.part`, file);
}

/** What was said, or null. */
export function saidIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** There is no event for a file across processes that every file system has: looks again until it is there. */
export async function whenSaid(file: string): Promise<unknown> {
  for (;;) {
    const words = saidIn(file);
    if (words !== null) return words;
    await pause(20);
  }
}
