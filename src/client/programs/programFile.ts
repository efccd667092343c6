// Says of one file whether Windows can run it, without starting it: what it is, and how it begins.
import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { isBatchFile } from '../../model/plan/batchFile';

interface Entry {
  isFile(): boolean;
  isDirectory(): boolean;
}

/** The few calls the search for a program needs; each may throw what node:fs throws. */
export interface Files {
  /** Undefined when there is nothing of this name. */
  stat(path: string): Entry | undefined;
  /** Of a link itself. */
  lstat(path: string): Entry;
  /** The first two bytes. */
  head(path: string): string;
}

export const realFiles: Files = {
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  lstat: (path) => lstatSync(path),
  head: (path) => {
    const descriptor = openSync(path, 'r');
    try {
      const head = Buffer.alloc(2);
      readSync(descriptor, head, 0, 2, 0);
      return head.toString('latin1');
    } finally {
      closeSync(descriptor);
    }
  },
};

export type Verdict =
  /** `hidden`: nobody says that there is a file; the folder may not be looked into. */
  | { readonly kind: 'unreadable' | 'hidden'; readonly reason: string }
  | { readonly kind: 'noImage' | 'folder' }
  | { readonly kind: 'program' }
  | { readonly kind: 'none' };

/** Errors that say who may read a file, not what it is. */
const keptBack = new Set(['EACCES', 'EBUSY', 'EPERM', 'UNKNOWN']);

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

const isNamedAsImage = (file: string): boolean => /\.(?:exe|com)$/i.test(file);

/**
 * Only programs begin with "MZ"; CreateProcessW refuses anything else with 193. It has the last word on what cannot be read here:
 * execution aliases of Store apps cannot even be opened, others can be run and not read.
 */
export function judgeProgram(file: string, files: Files): Verdict {
  let entry: Entry | undefined;
  try {
    entry = files.stat(file);
  } catch (error) {
    const reason = reasonOf(error);
    try {
      entry = files.lstat(file);
    } catch {
      return { kind: 'hidden', reason };
    }
    if (!entry.isDirectory() && isNamedAsImage(file)) return { kind: 'program' };
    if (!entry.isDirectory()) return { kind: 'unreadable', reason };
  }
  if (!entry) return { kind: 'none' };
  if (entry.isDirectory()) return { kind: 'folder' };
  if (!entry.isFile()) return { kind: 'none' };
  if (isBatchFile(file)) return { kind: 'program' };
  try {
    return { kind: files.head(file) === 'MZ' ? 'program' : 'noImage' };
  } catch (error) {
    const reason = reasonOf(error);
    if (isNamedAsImage(file) && keptBack.has(reason)) return { kind: 'program' };
    return { kind: 'unreadable', reason };
  }
}

/** What a path names, for a folder to start in or a file to read; null when that is not to be learned. */
export function kindOf(path: string, files: Files): 'file' | 'folder' | null {
  try {
    const entry = files.stat(path);
    if (entry?.isDirectory()) return 'folder';
    return entry?.isFile() ? 'file' : null;
  } catch {
    return null;
  }
}
