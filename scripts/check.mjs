// @ts-check
// `npm run check`: types, lint, format, layers and dead code, side by side, and the faults of all of them at once.

import { runNpm } from './environment/command.mjs';
import { root } from './environment/paths.mjs';
import { lintCache } from './lintCache.mjs';

let isRight = true;
const start = performance.now();
await Promise.all([checkSources(), checkTheRest()]);
console.log(`${isRight ? 'All right' : 'Not right'}, ${since(start)}`);
process.exitCode = isRight ? 0 : 1;

/** Lint takes the longest, and what it remembers holds only for types that are right. */
async function checkSources() {
  if (await check('types')) await check('lint', await lintCache());
}

async function checkTheRest() {
  for (const name of ['format', 'layers', 'unused']) await check(name);
}

/**
 * Runs `npm run check:…`, and prints what it says when something is wrong.
 * @param {string} name
 * @param {readonly string[]} more Further arguments.
 */
async function check(name, more = []) {
  const began = performance.now();
  try {
    await runNpm(['run', '--silent', `check:${name}`, '--', ...more], { cwd: root });
    console.log(`${name}: right, ${since(began)}`);
    return true;
  } catch (error) {
    isRight = false;
    const message = error instanceof Error ? error.message : String(error);
    console.log(`${name}: not right, ${since(began)}\n${message}`);
    return false;
  }
}

/** @param {number} time */
function since(time) {
  return `${((performance.now() - time) / 1000).toFixed(1)} s`;
}
