// @ts-check
// What was measured last, scenario by scenario, and what a new run makes of it.

/** @typedef {import('../../test/bench/comparison').Row} Row */
/** @typedef {import('./machine.mjs').Machine} Machine */
/** @typedef {import('./machine.mjs').Load} Load */

/**
 * @typedef {Omit<Row, 'scenario' | 'values'>} Measured
 */

/**
 * @typedef {Measured & { readonly before: number | null }} LastRow
 *   `before`: what the run before had for the number that the row is judged by.
 */

/**
 * @typedef {object} LastScenario
 * @property {string} name
 * @property {string} date
 * @property {string} version Of the product.
 * @property {number} rounds
 * @property {Load | null} load Before it; null where nobody looked.
 * @property {number | null} seconds It took.
 * @property {readonly LastRow[]} rows
 */

/**
 * @typedef {object} LastRun
 * @property {Machine} machine
 * @property {readonly LastScenario[]} scenarios
 */

/** By so much a row has moved. */
export const movedBy = 0.2;

/**
 * The number a row is judged by: its ratio, or where nobody is compared with, its own.
 * @param {Pick<Row, 'ours' | 'ratio'>} row
 */
export const judged = ({ ours, ratio }) => ratio?.median ?? ours;

/**
 * How far it has moved: 0.3 for a number that has grown by 30 %. Null when it has stayed, or nothing is known of before.
 * @param {LastRow} row
 */
export function moved(row) {
  if (row.before === null || row.before === 0) return null;
  const change = judged(row) / row.before - 1;
  return Math.abs(change) > movedBy ? change : null;
}

/**
 * Whether the aim is met, by its first number and what stands before it. Null for a row without one.
 * @param {Pick<Row, 'ours' | 'ratio' | 'aim'>} row
 */
export function isMet(row) {
  const [, sign = '', text = ''] = /^(<=|>=|<|>|≤|≥)\s*(\d[\d,.]*)/.exec(row.aim) ?? [];
  const aim = Number(text.replaceAll(',', ''));
  const value = judged(row);
  if (text === '' || Number.isNaN(value)) return null;
  if (sign === '<') return value < aim;
  if (sign === '>') return value > aim;
  return sign === '>=' || sign === '≥' ? value >= aim : value <= aim;
}

/** @param {string} what */
const withoutNumbers = (what) => what.replaceAll(/\d[\d,.]*/g, '#');

/**
 * The same row of the run before. Counts in its words can differ from run to run.
 * @param {Measured} row
 * @param {number} nth Of those with the same words: "the longest of these" can follow several rows.
 * @param {readonly LastRow[]} all
 */
function sameRow(row, nth, all) {
  const ofPeer = all.filter(({ peer, unit }) => peer?.name === row.peer?.name && unit === row.unit);
  const exact = ofPeer.filter(({ what }) => what === row.what);
  if (exact.length > 0) return exact[nth];
  const alike = ofPeer.filter(({ what }) => withoutNumbers(what) === withoutNumbers(row.what));
  return alike.length === 1 ? alike[0] : undefined;
}

/** @param {number} value As exact as somebody reads it. */
const rounded = (value) => Number(value.toPrecision(4));

/**
 * @param {Omit<LastScenario, 'rows'>} facts
 * @param {readonly Row[]} rows
 * @param {LastRun | null} last Null, too, when it was measured on another machine.
 * @returns {LastScenario}
 */
export function measuredScenario(facts, rows, last) {
  const before = last?.scenarios.find(({ name }) => name === facts.name)?.rows ?? [];
  return {
    ...facts,
    rows: rows.map((row, index) => {
      const { what, unit, ours, peer, ratio, aim, note } = row;
      const measured = {
        ...{ what, unit, ours: rounded(ours), aim, ...(note === undefined ? {} : { note }) },
        peer: peer && { name: peer.name, value: rounded(peer.value) },
        ratio: ratio && {
          ...{ median: rounded(ratio.median), min: rounded(ratio.min), max: rounded(ratio.max) },
        },
      };
      const nth = rows
        .slice(0, index)
        .filter((other) => other.what === what && other.peer?.name === peer?.name).length;
      const same = sameRow(measured, nth, before);
      return { ...measured, before: same ? judged(same) : null };
    }),
  };
}

/**
 * @param {Machine} one
 * @param {Machine} other
 */
export const isSameMachine = (one, other) =>
  /** @type {const} */ (['processor', 'cores', 'memory', 'system', 'windows', 'node']).every(
    (name) => one[name] === other[name],
  );

/**
 * What is to be kept of a run. A scenario that failed, or was not asked for, keeps its rows, but not those of another machine.
 * @param {LastRun | null} last
 * @param {Machine} machine Of the run.
 * @param {readonly LastScenario[]} measured
 * @param {readonly string[]} order All scenarios there are.
 * @returns {LastRun}
 */
export function merged(last, machine, measured, order) {
  const kept = last && isSameMachine(last.machine, machine) ? last.scenarios : [];
  return {
    machine,
    scenarios: order.flatMap(
      (name) => [...measured, ...kept].find((scenario) => scenario.name === name) ?? [],
    ),
  };
}
