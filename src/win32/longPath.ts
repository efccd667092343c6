// Paths beyond MAX_PATH in the form that Win32 functions take.
import { toNamespacedPath } from 'node:path';

/** Room the shell and some functions want below MAX_PATH (260). */
const longestPlain = 247;

/** Adds `\\?\` to a full path that needs it. https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation */
export function longPath(path: string): string {
  return path.length > longestPlain ? toNamespacedPath(path) : path;
}
