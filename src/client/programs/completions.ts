// What a half-typed word of a command can become: programs on PATH, and files and folders below a folder. Reads names, starts nothing.
import { readdir } from 'node:fs/promises';
import { win32 as path } from 'node:path';
import { extensionsOf, foldersOfPath, type SearchPlace } from './programSearch';

/** More are no help. */
const mostShown = 20;

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

const byName = (one: string, other: string): number =>
  one.localeCompare(other, undefined, { sensitivity: 'base', numeric: true });

export type ListFolder = (folder: string) => Promise<readonly Entry[]>;

const startsWith = (name: string, typed: string): boolean =>
  name.toLowerCase().startsWith(typed.toLowerCase());

/** Of one box: each folder of PATH is read once, when a program is typed for the first time. */
export class Completions {
  #programs: Promise<readonly string[]> | null = null;

  constructor(
    private readonly env: SearchPlace['env'],
    private readonly list: ListFolder = Completions.listFolder,
  ) {}

  /** A folder that is not there or cannot be read has nothing to offer. */
  static readonly listFolder: ListFolder = async (folder) => {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      return [];
    }
  };

  /** Names without their extension, as people type them. */
  async programs(typed: string): Promise<readonly string[]> {
    this.#programs ??= this.#onPath();
    const found = (await this.#programs).filter((name) => startsWith(name, typed));
    return found.slice(0, mostShown);
  }

  async #onPath(): Promise<readonly string[]> {
    const extensions = extensionsOf(this.env);
    const folders = await Promise.all(foldersOfPath(this.env).map(this.list));
    const names = new Map<string, string>();
    for (const { name, isFolder } of folders.flat()) {
      const extension = path.extname(name).toLowerCase();
      if (isFolder || !extensions.includes(extension)) continue;
      const shown = name.slice(0, -extension.length);
      names.set(shown.toLowerCase(), shown);
    }
    return [...names.values()].sort(byName);
  }

  /** Written as the word was begun: relative to `cwd` or not, with its own slashes. Folders end in a slash; of programs only those that start. */
  async paths(word: string, cwd: string, programsOnly: boolean): Promise<readonly string[]> {
    const end = Math.max(word.lastIndexOf('\\'), word.lastIndexOf('/')) + 1;
    const folder = word.slice(0, end);
    const slash = folder.includes('/') && !folder.includes('\\') ? '/' : '\\';
    const extensions = extensionsOf(this.env);
    const fits = ({ name, isFolder }: Entry): boolean =>
      startsWith(name, word.slice(end)) &&
      (!programsOnly || isFolder || extensions.includes(path.extname(name).toLowerCase()));
    const found = (await this.list(path.resolve(cwd, folder))).filter(fits);
    return found
      .map(({ name, isFolder }) => folder + name + (isFolder ? slash : ''))
      .sort(byName)
      .slice(0, mostShown);
  }
}
