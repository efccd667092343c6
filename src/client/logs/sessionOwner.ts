// Who runs a session: a file beside its folder says so for as long as it runs, because windows without a workspace share one place for all
// their sessions.
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';

/** Milliseconds between two signs of life of an owner, and between two looks at somebody else's. */
const touchInterval = 5000;
export const lookInterval = 2000;
/**
 * Looks in a row without a sign of life, after which a living process of this pid is not the owner. Two minutes: a busy extension host
 * must not lose its session. Looks are counted and no clocks compared: after the machine has slept, both sides go on where they were.
 */
export const longestSilence = 60;

/** A process that may not be asked is there all the same. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const ownerFile = (folder: string): string => `${folder}.owner`;

/** Removes the sign that a session runs. */
export function removeOwner(folder: string): void {
  rmSync(ownerFile(folder), { force: true, maxRetries: 3, retryDelay: 20 });
}

/** The session of a folder as this process's own, until it is released. */
export class Ownership {
  readonly #timer: NodeJS.Timeout;

  /**
   * Before the folder is made, so that it never is without its owner.
   * @throws Error when the file is there already, or cannot be written.
   */
  constructor(private readonly folder: string) {
    const file = ownerFile(folder);
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    this.#timer = setInterval(() => {
      const now = new Date();
      try {
        utimesSync(file, now, now);
      } catch {
        // Without the file, or its place, nobody else can see the session as ours: nothing to mend from here.
      }
    }, touchInterval);
    this.#timer.unref();
  }

  release(): void {
    clearInterval(this.#timer);
    removeOwner(this.folder);
  }
}

/** Null when it names none that can be read now. */
function pidIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Whether the process that a file names has ended. One that is being written names none yet. */
function isLeft(file: string): boolean {
  const pid = pidIn(file);
  // Our own pid in a file that is not ours: it belonged to a process before us.
  return pid !== null && (pid === process.pid || !isAlive(pid));
}

interface Sight {
  readonly touchedAt: number;
  /** Looks in a row that saw the same. */
  readonly looks: number;
}

/** Looks again and again at the folders of others. */
export class OwnerWatch {
  readonly #sights = new Map<string, Sight>();

  /** Whether the session of a folder runs in another process, as far as this look can tell. */
  look(folder: string): boolean {
    const file = ownerFile(folder);
    const touchedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (touchedAt === undefined || isLeft(file)) return this.#gone(folder);
    const last = this.#sights.get(folder);
    const looks = last?.touchedAt === touchedAt ? last.looks + 1 : 1;
    if (looks > longestSilence) return this.#gone(folder);
    this.#sights.set(folder, { touchedAt, looks });
    return true;
  }

  #gone(folder: string): false {
    this.#sights.delete(folder);
    return false;
  }
}
