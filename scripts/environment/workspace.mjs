// @ts-check
// A workspace to open: a copy, so that neither tests nor people change the project's own.

import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from './paths.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';

/**
 * Copies a folder and says where, and how to remove the copy.
 * @param {string} [source]
 */
export async function copyWorkspace(source = join(root, 'examples')) {
  const folder = await temporaryFolder('workspace');
  // The same name, for it is what VS Code shows.
  const path = join(folder.path, basename(source));
  if (existsSync(source)) await cp(source, path, { recursive: true });
  else await mkdir(path);
  return { path, remove: folder.remove };
}
