// @ts-check
// Tells which files below some folders were saved, a burst of them at once.

import { watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** An editor saves one file in several steps, and git many files one after the other. */
const BURST_MS = 30;

const isLinux = process.platform === 'linux';

/**
 * On Linux each folder is watched by itself: Node's recursive watch loses files there that are saved by renaming. Elsewhere the system
 * watches the tree, and a folder below can be deleted.
 * @param {readonly string[]} folders
 * @param {(files: ReadonlySet<string>) => void} onSaved
 * @returns {Promise<() => void>} Ends it.
 */
export async function watchFolders(folders, onSaved) {
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map();
  /** @type {Set<string>} */
  let saved = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let burst;
  const tell = () => {
    const files = saved;
    saved = new Set();
    burst = undefined;
    onSaved(files);
  };
  /** @param {string} file */
  const note = (file) => {
    saved.add(file);
    burst ??= setTimeout(tell, BURST_MS);
  };
  /** @param {string} folder */
  const follow = (folder) => {
    // One that was deleted and made again is another.
    watchers.get(folder)?.close();
    const watcher = watch(folder, { recursive: !isLinux }, (event, name) => {
      if (name === null) return;
      const path = join(folder, name);
      note(path);
      // A folder that is new may have files already.
      if (isLinux && event === 'rename') void followAll(path).then((files) => files.forEach(note));
    });
    watchers.set(folder, watcher);
    // What Windows says of a folder that was deleted.
    watcher.on('error', () => watcher.close());
  };
  /**
   * @param {string} folder
   * @returns {Promise<string[]>} The files in it; none when it is a file itself, or gone.
   */
  const followAll = async (folder) => {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      follow(folder);
      const below = await Promise.all(
        entries.map((entry) => {
          const path = join(folder, entry.name);
          return entry.isDirectory() ? followAll(path) : [path];
        }),
      );
      return below.flat();
    } catch {
      return [];
    }
  };
  if (isLinux) await Promise.all(folders.map(followAll));
  else folders.forEach(follow);
  return () => {
    clearTimeout(burst);
    for (const watcher of watchers.values()) watcher.close();
  };
}
