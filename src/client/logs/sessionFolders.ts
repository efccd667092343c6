// The folders of sessions on disk: a new one for each session, those of ended sessions found again, and what goes deleted or kept.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionState } from '../../model/session/state';
import { logFileName, logSize, replayLog, replayLongLog } from './eventLog';
import { SessionFolderFault } from './sessionFolderFault';
import { Ownership, OwnerWatch, removeOwner } from './sessionOwner';

/** Virus scanners and indexers hold files that were just written, for moments: then Windows says EBUSY or EPERM. */
const retries = 5;
const retryDelay = 100;
const passing: readonly (string | undefined)[] = ['EBUSY', 'EPERM', 'EACCES'];

/** Bytes of logs that are read at once, all together: a small part of a second. */
const mostAtOnce = 2 * 1024 * 1024;

/** Longest name of a folder of kept captures: with the path to it, and captures in it, it must stay below 260 characters. */
const longestKeptName = 80;

/** What is done to files and may fail for reasons that pass. */
export interface FileCalls {
  readonly mkdir: (path: string, options: { recursive: true }) => Promise<unknown>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly rm: typeof rm;
}

export interface SessionFoldersOptions {
  /** Holds a folder for each session. */
  readonly root: string;
  /** Holds the captures of closed sessions, when they are kept. */
  readonly keptFolder: string;
  readonly keepsCaptures: () => boolean;
  /** What went wrong where nobody asked for anything. */
  readonly note: (error: unknown) => void;
  readonly files?: FileCalls;
  readonly watch?: OwnerWatch;
}

/** Says which session it was, and is no other's: `Two-children-2026-01-31T12-00-00-7f3a…`. */
function keptName(id: string, state: SessionState | null): string {
  if (!state) return id.slice(-longestKeptName);
  const time = new Date(state.startedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  const end = `-${time}-${id}`.slice(-longestKeptName);
  const name = state.plan.name.replace(/[^A-Za-z0-9_-]+/g, '-');
  return `${name.slice(0, longestKeptName - end.length)}${end}`;
}

export class SessionFolders {
  readonly #owned = new Map<string, Ownership>();
  /** Sessions of other windows, which run as far as we know. */
  readonly #foreign = new Set<string>();
  /** Sessions whose logs are still being read. */
  readonly #reading = new Set<string>();
  #onRead: (state: SessionState | null) => void = () => undefined;
  readonly #discarding = new Set<Promise<unknown>>();
  readonly #files: FileCalls;
  readonly #watch: OwnerWatch;

  constructor(private readonly options: SessionFoldersOptions) {
    this.#files = options.files ?? { mkdir, rename, rm };
    this.#watch = options.watch ?? new OwnerWatch();
  }

  folderFor(id: string): string {
    return join(this.options.root, id);
  }

  /** Whether this session may be there soon: another window runs it, as far as we know, or its log is still being read. */
  isComing(id: string): boolean {
    return this.#foreign.has(id) || this.#reading.has(id);
  }

  get hasForeign(): boolean {
    return this.#foreign.size > 0;
  }

  /**
   * The id of a new session, which is ours until it is released. Random, because other windows make theirs in the same place.
   * @throws SessionFolderFault when nothing can be written there.
   */
  claim(): string {
    const id = `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;
    try {
      mkdirSync(this.options.root, { recursive: true });
      this.#owned.set(id, new Ownership(this.folderFor(id)));
    } catch (error) {
      throw new SessionFolderFault(this.folderFor(id), error);
    }
    return id;
  }

  /** Its session has ended: from now on any window may show it. */
  release(id: string): void {
    const owned = this.#owned.get(id);
    this.#owned.delete(id);
    try {
      if (owned) owned.release();
      else removeOwner(this.folderFor(id));
    } catch (error) {
      // Once the process that it names has ended, the file means nothing.
      this.options.note(error);
    }
  }

  /**
   * The sessions that were left here; those that other windows run are passed over, and found by `lookAgain` when they have ended. Those
   * with long logs come later: `onRead` hears of them.
   */
  restore(): readonly SessionState[] {
    const ids = new Set(this.#listed().map((name) => name.replace(/\.owner$/, '')));
    // The newest first: they are the ones that somebody looks for.
    const all = [...ids].filter((id) => !this.#owned.has(id)).sort();
    return this.#ended(all.reverse());
  }

  /** Sessions that were another window's until now. */
  lookAgain(): readonly SessionState[] {
    return this.#ended([...this.#foreign]);
  }

  /** Hears of each session whose log took longer, when it has been read; null when there was none in it. */
  onRead(listener: (state: SessionState | null) => void): void {
    this.#onRead = listener;
  }

  #listed(): readonly string[] {
    try {
      return existsSync(this.options.root) ? readdirSync(this.options.root) : [];
    } catch (error) {
      this.options.note(error);
      return [];
    }
  }

  #ended(ids: readonly string[]): readonly SessionState[] {
    let left = mostAtOnce;
    return ids.flatMap((id) => {
      try {
        if (!this.#isOver(id)) return [];
        const folder = this.folderFor(id);
        const size = logSize(folder) ?? 0;
        left -= size;
        if (left >= 0) return this.#taken(id, replayLog(folder)) ?? [];
        void this.#readLong(id).then(this.#onRead);
        return [];
      } catch (error) {
        // One folder that cannot be read now must not hide the others; it may be readable at the next start.
        this.#foreign.delete(id);
        this.options.note(error);
        return [];
      }
    });
  }

  /** Whether no window runs it: then it is anybody's. */
  #isOver(id: string): boolean {
    this.#foreign.add(id);
    if (this.#watch.look(this.folderFor(id))) return false;
    this.#foreign.delete(id);
    this.release(id);
    return true;
  }

  /** Never rejects. */
  async #readLong(id: string): Promise<SessionState | null> {
    this.#reading.add(id);
    try {
      return this.#taken(id, await replayLongLog(this.folderFor(id)));
    } catch (error) {
      this.options.note(error);
      return null;
    } finally {
      this.#reading.delete(id);
    }
  }

  #taken(id: string, state: SessionState | null): SessionState | null {
    if (!state && existsSync(this.folderFor(id))) void this.discard(id, null);
    // By its folder it is found, whatever the log says.
    return state && { ...state, id };
  }

  /**
   * Deletes what there is of an ended session, after its captures were put away if they are to be kept: the answer is where. Never
   * rejects: captures that cannot be put away stay with their session, and what cannot be deleted is no session without its log. The
   * next start tries both again.
   */
  discard(id: string, state: SessionState | null): Promise<string | null> {
    const discarding = this.#discard(id, state);
    this.#discarding.add(discarding);
    return discarding.finally(() => this.#discarding.delete(discarding));
  }

  /** Resolves when nothing is being put away or deleted. */
  async whenIdle(): Promise<void> {
    await Promise.all(this.#discarding);
  }

  async #discard(id: string, state: SessionState | null): Promise<string | null> {
    let kept: string | null = null;
    try {
      kept = await this.#keep(id, state);
      await this.#remove(join(this.folderFor(id), logFileName));
      await this.#remove(this.folderFor(id));
    } catch (error) {
      this.options.note(error);
    }
    return kept;
  }

  async #keep(id: string, state: SessionState | null): Promise<string | null> {
    const captures = join(this.folderFor(id), 'captures');
    if (!this.options.keepsCaptures() || !existsSync(captures)) return null;
    const kept = join(this.options.keptFolder, keptName(id, state));
    await this.#files.mkdir(this.options.keptFolder, { recursive: true });
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#files.rename(captures, kept);
        return kept;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (attempt > retries || !passing.includes(code)) throw error;
        await delay(retryDelay * attempt);
      }
    }
  }

  #remove(path: string): Promise<void> {
    return this.#files.rm(path, {
      ...{ recursive: true, force: true },
      ...{ maxRetries: retries, retryDelay },
    });
  }
}
