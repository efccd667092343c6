// @ts-check
// Makes BENCHMARKS.md of what was measured last. What people wrote below its mark stays as it is.

import { format, resolveConfig } from 'prettier';
import { isBusy } from './machine.mjs';
import { isMet, moved, movedBy } from './lastRun.mjs';

/** @typedef {import('./lastRun.mjs').LastRun} LastRun */
/** @typedef {import('./lastRun.mjs').LastScenario} LastScenario */
/** @typedef {import('./lastRun.mjs').LastRow} LastRow */

export const mark = '<!-- Written by hand from here on: `npm run bench` leaves it as it is. -->';

/** @param {number} value */
const digits = (value) => {
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
};

/** @param {number} change */
const percent = (change) => `${change > 0 ? '+' : '−'}${Math.round(Math.abs(change) * 100)} %`;

/** @param {LastRow} row */
function changeText(row) {
  const change = moved(row);
  return change === null || row.before === null
    ? ''
    : `**${percent(change)}**, was ${digits(row.before)}`;
}

/** @param {LastRow} row */
function verdict(row) {
  const met = isMet(row);
  return met === null ? '' : met ? 'met' : '**missed**';
}

/** @param {readonly string[]} cells */
const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
const table = (head, rows) => [line(head), line(head.map(() => '-')), ...rows.map(line)].join('\n');

/** @param {readonly LastScenario[]} scenarios */
export function resultTable(scenarios) {
  const head = [
    'scenario',
    'what',
    'ours',
    'peer',
    'ratio (min to max)',
    'aim',
    'result',
    'changed',
  ];
  const rows = scenarios.flatMap(({ name, rows: all }) =>
    all.map((row) => {
      const { what, unit, ours, peer, ratio, aim } = row;
      return [
        ...[name, what, `${digits(ours)} ${unit}`],
        peer ? `${peer.name}: ${digits(peer.value)} ${unit}` : '',
        ratio ? `${digits(ratio.median)} (${digits(ratio.min)} to ${digits(ratio.max)})` : '',
        ...[aim, verdict(row), changeText(row)],
      ];
    }),
  );
  return table(head, rows);
}

/** @param {readonly LastScenario[]} scenarios */
export function movedText(scenarios) {
  const rows = scenarios.flatMap(({ name, rows: all }) =>
    all
      .filter((row) => moved(row) !== null)
      .map((row) => {
        const against = row.peer ? `, against ${row.peer.name}` : '';
        return `- ${name}: ${row.what}${against}: ${changeText(row)}`;
      }),
  );
  if (scenarios.every(({ rows: all }) => all.every(({ before }) => before === null))) {
    return 'Nothing of this was measured before on this machine.';
  }
  const limit = `${movedBy * 100} %`;
  return rows.length === 0
    ? `No row moved by more than ${limit} since it was measured before.`
    : `Rows that moved by more than ${limit} since they were measured before:\n\n${rows.join('\n')}`;
}

/** @param {LastScenario} scenario */
function loadTexts({ load }) {
  if (!load) return ['', ''];
  return [
    load.average === null ? '' : load.average.toFixed(1),
    `${Math.round(load.busy * 100)} %${isBusy(load) ? ' **busy**' : ''}`,
  ];
}

/** @param {LastRun} run */
function notes({ scenarios }) {
  const all = scenarios.flatMap(({ name, rows }) =>
    rows.flatMap(({ what, note }) => (note === undefined ? [] : [`- ${name}, ${what}: ${note}`])),
  );
  return [...new Set(all)].join('\n');
}

/** @param {readonly LastScenario[]} scenarios */
export function busyText(scenarios) {
  const busy = scenarios.filter(({ load }) => load && isBusy(load)).map(({ name }) => name);
  return busy.length === 0
    ? ''
    : `**Other work kept the machine busy before these scenarios, so their numbers say little: ${busy.join(', ')}.**`;
}

/** @param {string} text */
export async function formatted(text) {
  const config = await resolveConfig(new URL('../../BENCHMARKS.md', import.meta.url));
  return format(text, { ...config, parser: 'markdown' });
}

/**
 * @param {string} page
 * @returns {string} What people wrote.
 */
export function writtenByHand(page) {
  const at = page.indexOf(mark);
  return at < 0 ? '' : page.slice(at + mark.length).trim();
}

/**
 * @param {LastRun} run
 * @param {string} prose What people wrote.
 */
export async function benchmarksPage(run, prose) {
  const { machine, scenarios } = run;
  const conditions = scenarios.map((scenario) => [
    ...[scenario.name, scenario.date, scenario.version, String(scenario.rounds)],
    ...loadTexts(scenario),
  ]);
  return formatted(`# Benchmarks

\`npm run bench\` writes this page and \`test/bench/last.json\`; nothing in it passes or fails. Times are of one machine: compare ratios, and times with times of the same machine only.
Each ratio is the median over the rounds of ours divided by the peer's in the same round.

- Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memory} GB
- System: ${machine.system}; programs see Windows ${machine.windows}
- Node ${machine.node}

${busyText(scenarios)}

${resultTable(scenarios)}

${movedText(scenarios)}

${notes(run)}

## Conditions

Version of the product, load average and share of all cores at work, just before each scenario.

${table(['scenario', 'measured', 'version', 'rounds', 'load', 'cores at work'], conditions)}

${mark}

${prose}
`);
}
