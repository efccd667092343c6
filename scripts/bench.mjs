// @ts-check
// Measures the product against its peers and writes BENCHMARKS.md: `node scripts/bench.mjs [--only name] [--rounds n] [--scale part] [--json] [--dry] [--busy] [--page]`.
// Nothing passes or fails. A full run replaces what was measured last, one with --only its own rows; other rounds or another scale, --json and --dry write nothing;
// --page measures nothing and makes BENCHMARKS.md anew of what was measured last.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { amountOf } from './bench/amounts.mjs';
import {
  benchmarksPage,
  busyText,
  formatted,
  movedText,
  resultTable,
  writtenByHand,
} from './bench/benchmarksPage.mjs';
import { isSameMachine, measuredScenario, merged } from './bench/lastRun.mjs';
import { isBusyBefore, loadNow, thisMachine } from './bench/machine.mjs';
import { remainingText } from './bench/remaining.mjs';
import { openBench } from './bench/runScenario.mjs';
import { onInterrupt } from './environment/cleanup.mjs';
import { root } from './environment/paths.mjs';

/** @typedef {import('./bench/lastRun.mjs').LastRun} LastRun */
/** @typedef {import('./bench/lastRun.mjs').LastScenario} LastScenario */

const lastFile = join(root, 'test/bench/last.json');
const pageFile = join(root, 'BENCHMARKS.md');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    json: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    busy: { type: 'boolean', default: false },
  },
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const scale = values.scale === undefined ? undefined : Number(values.scale);
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
  throw new Error('--rounds takes a number from 1 on.');
}
if (scale !== undefined && !(scale > 0)) throw new Error('--scale takes a part of 1.');

if (values.page) await writePage(await lastRun());
else {
  const bench = await openBench(values.only);
  try {
    await main(bench);
  } finally {
    await bench.release();
  }
}

/** @returns {Promise<LastRun>} */
async function lastRun() {
  return JSON.parse(await readFile(lastFile, 'utf8'));
}

/** @param {LastRun} run */
async function writePage(run) {
  const prose = writtenByHand(await readFile(pageFile, 'utf8'));
  await writeFile(pageFile, await benchmarksPage(run, prose));
}

/** @param {import('./bench/runScenario.mjs').Bench} bench */
async function main(bench) {
  const asked = values.only ?? bench.scenarios;
  const unknown = asked.filter((name) => !bench.scenarios.includes(name));
  if (unknown.length > 0) throw new Error(`--only takes ${bench.scenarios.join(', ')}.`);
  const last = await lastRun();
  const machine = await thisMachine(bench.inside);
  const isSame = isSameMachine(last.machine, machine);
  const isFull = values.only === undefined;
  const isWritten = !values.json && !values.dry && rounds === undefined && scale === undefined;
  const isKept = isWritten && (isFull || isSame);
  if (isWritten && !isKept) {
    console.error('Nothing is written: the other rows were measured on another machine.');
  }
  const load = await loadNow();
  if (isBusyBefore(load, machine.cores)) {
    const found = `load ${load.average ?? 'unknown'}, ${Math.round(load.busy * 100)} % of ${machine.cores} cores at work`;
    if (isFull && isWritten && !values.busy) {
      throw new Error(`This machine is busy (${found}). Wait, or pass --busy.`);
    }
    console.error(`WARNING: this machine is busy (${found}). The numbers say little.`);
  }
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  let isInterrupted = false;
  onInterrupt(() => (isInterrupted = true));
  /** @type {LastScenario[]} */
  const measured = [];
  const raw = [];
  for (const [index, name] of asked.entries()) {
    console.error(remainingText(last, asked, index));
    const before = await loadNow();
    const amount = amountOf(name);
    const began = performance.now();
    try {
      const rows = await bench.run(name, rounds ?? amount.rounds, scale ?? amount.scale);
      const seconds = Math.round((performance.now() - began) / 1000);
      raw.push(...rows);
      const facts = { name, date, version, rounds: rounds ?? amount.rounds, load: before, seconds };
      measured.push(measuredScenario(facts, rows, isSame ? last : null));
    } catch (error) {
      if (isInterrupted) return;
      // The others are worth their time all the same.
      process.exitCode = 1;
      console.error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (values.json) {
    console.log(JSON.stringify({ machine, rows: raw }, null, 2));
    return;
  }
  const { processor, cores, memory, system, windows, node } = machine;
  console.log(
    `${system}, Windows ${windows}, Node ${node}, ${cores} × ${processor}, ${memory} GB; medians\n`,
  );
  const parts = [resultTable(measured), busyText(measured), isSame ? movedText(measured) : ''];
  console.log(await formatted(parts.join('\n\n')));
  if (!isKept || measured.length === 0) return;
  const kept = merged(last, machine, measured, bench.scenarios);
  await writeFile(lastFile, `${JSON.stringify(kept, null, 2)}\n`);
  await writePage(kept);
  console.error(
    isFull
      ? 'BENCHMARKS.md is written.'
      : `BENCHMARKS.md is written: only the rows of ${asked.join(', ')} are new.`,
  );
}
