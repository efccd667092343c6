// Runs one scenario on Windows Node and prints its rows as JSON: main.js --only name --rounds n --scale part; --list prints what there is.
import { release } from 'node:os';
import { parseArgs } from 'node:util';
import { activation } from './activation';
import { attach } from './attach';
import { captureSpeed } from './captureSpeed';
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
    list: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
  },
});

async function main(): Promise<void> {
  if (values.list) {
    const names = scenarios.map(({ name }) => name);
    const inside = { windows: release(), node: process.version };
    console.log(JSON.stringify({ scenarios: names, ...inside }));
    return;
  }
  const scenario = scenarios.find(({ name }) => name === values.only);
  if (!scenario) throw new Error(`There is no scenario ${values.only}.`);
  console.log(JSON.stringify(await scenario.run(Number(values.rounds), Number(values.scale))));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
