// @ts-check
// How much each scenario of a full run measures: as many rounds as a median needs, in a quarter of an hour for all of them.

/**
 * @typedef {object} Amount
 * @property {number} rounds
 * @property {number} scale The part of the scenario's full amount of data or processes.
 */

/** @type {Amount} */
const usual = { rounds: 5, scale: 1 };

/** @type {Readonly<Record<string, Partial<Amount>>>} */
const amounts = {
  // Of 1 GB: a second and more for each contestant, and 12 GB instead of 23 in all.
  capture: { scale: 0.5 },
  // Three times a second of 64 processes.
  pipes: { rounds: 3 },
  // 50,000 handles take many seconds, which even out what disturbs a short round.
  holders: { rounds: 3 },
  'find holders': { rounds: 3, scale: 0.4 },
  // Two minutes of looking at processes that do nothing.
  watch: { rounds: 1 },
  // Of 36,000 updates 1,800: what the heap grows by is seen.
  panel: { rounds: 9, scale: 0.05 },
};

/**
 * @param {string} scenario
 * @returns {Amount}
 */
export function amountOf(scenario) {
  return { ...usual, ...amounts[scenario] };
}
