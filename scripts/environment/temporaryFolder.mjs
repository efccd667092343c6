// @ts-check
// A folder for as long as something runs, gone afterwards and also when that is interrupted.

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { onInterrupt } from './cleanup.mjs';
import { inEnvironment } from './paths.mjs';

/** @param {string} name What the folder is for; its name begins with it. */
export async function temporaryFolder(name) {
  const path = inEnvironment(`tmp/${name}-${randomUUID().slice(0, 8)}`);
  const erase = () => rm(path, { recursive: true, force: true, maxRetries: 5 });
  const withdraw = onInterrupt(erase);
  await mkdir(path, { recursive: true });
  const remove = async () => {
    withdraw();
    await erase();
  };
  return { path, remove };
}
