// Runs the scenarios on Windows Node and prints their table: main.js [--only name] [--rounds n] [--scale part] [--json].
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { activation } from './activation';
import { attach } from './attach';
import { captureSpeed } from './captureSpeed';
import type { Row } from './comparison';
import { findHolders } from './findHolders';
import { firstPaint } from './firstPaint';
import { holders } from './holders';
import { launchCost } from './launchCost';
import { manyPipes } from './manyPipes';
import { manyProcesses } from './manyProcesses';
import { memory } from './memory';
import { panel } from './panel';
import { tracing } from './tracing';
import { watchCost } from './watchCost';

const scenarios = [
  launchCost,
  captureSpeed,
  manyPipes,
  memory,
  holders,
  findHolders,
  attach,
  tracing,
  watchCost,
  manyProcesses,
  firstPaint,
  panel,
  activation,
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const digits = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

function cells({ scenario, what, unit, ours, peer, ratio, aim }: Row): readonly string[] {
  return [
    scenario,
    what,
    `${digits(ours)} ${unit}`,
    peer ? `${peer.name}: ${digits(peer.value)} ${unit}` : '',
    ratio ? `${digits(ratio.median)} (${digits(ratio.min)} to ${digits(ratio.max)})` : '',
    aim,
  ];
}

const head = ['scenario', 'what', 'ours', 'peer', 'ratio (min to max)', 'aim'];

function printTable(rows: readonly Row[]): void {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  for (const line of [head, rule, ...rows.map(cells)]) console.log(text(line));
}

async function main(): Promise<void> {
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  const known = scenarios.map(({ name }) => name);
  const unknown = (values.only ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1 || !(scale > 0)) {
    throw new Error(
      `--only takes ${known.join(', ')}; --rounds a number from 1 on; --scale a part of 1.`,
    );
  }
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    windows: release(),
    environment: process.env['HANDLE_BENCH_ENVIRONMENT'] ?? 'Windows',
    node: process.version,
    rounds,
  };
  const rows: Row[] = [];
  for (const { name, run } of scenarios) {
    if (values.only && !values.only.includes(name)) continue;
    console.error(`measuring ${name}`);
    rows.push(...(await run(rounds, scale)));
  }
  if (values.json) {
    console.log(JSON.stringify({ machine, rows }, null, 2));
    return;
  }
  const { cores, processor, windows, environment, node } = machine;
  console.log(
    `${environment}, Windows ${windows}, Node ${node}, ${cores} × ${processor}; medians of ${rounds} rounds`,
  );
  printTable(rows);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
