// @ts-check
// Where the project's folders are, so that no other script counts `..`.

import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Everything a machine needs and git does not keep: tools, copies of workspaces, logs, pictures. */
export const environmentFolder = join(root, '.environment');

export const distFolder = join(root, 'dist');

/** @param {string} name */
export function inEnvironment(name) {
  return join(environmentFolder, name);
}
