// @ts-check
// A workspace to open: a copy, so that neither tests nor people change the project's own.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compile } from './compile.mjs';
import { root } from './paths.mjs';
import { temporaryFolder } from './temporaryFolder.mjs';
import { prepare } from './windows.mjs';

/**
 * Copies a folder and says where, and how to remove the copy.
 * @param {string} [source]
 * @param {Readonly<Record<string, string>>} [files] More for the copy, by relative path: text.
 */
export async function copyWorkspace(source = join(root, 'examples'), files = {}) {
  const folder = await temporaryFolder('workspace');
  // The same name, for it is what VS Code shows.
  const path = join(folder.path, basename(source));
  if (existsSync(source)) await cp(source, path, { recursive: true });
  else await mkdir(path);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, remove: folder.remove };
}

/**
 * Some examples start programs of their own, which are sources in the repository.
 * @param {string} workspace
 */
export async function compileExamples(workspace) {
  if (process.platform !== 'win32') await prepare(['compiler']);
  const folder = join(workspace, 'programs');
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.c'));
  return compile(
    sources.map((name) => join(folder, name)),
    folder,
  );
}
