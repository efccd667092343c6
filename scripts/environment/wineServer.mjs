// @ts-check
// Watches Wine's server while programs run: when it crashes they wait for it for ever, and nobody would say why.

import { findServer, isThere } from './taggedProcesses.mjs';

const LOOK_MS = 1000;

/**
 * Looks until the answer is called. The server of a prefix ends by itself only some seconds after its last program.
 * @param {string} prefix
 * @param {() => void} onLoss Called once, when the server has gone.
 * @param {{ lookMs?: number, find?: typeof findServer }} [options]
 */
export function watchServer(prefix, onLoss, { lookMs = LOOK_MS, find = findServer } = {}) {
  /** @type {number | undefined} */
  let server;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
  };
  const look = async () => {
    // At first it is still starting.
    if (server === undefined) server = await find(prefix);
    else if (!(await isThere(server)) && !isOver) {
      stop();
      onLoss();
    }
    if (!isOver) timer = later();
  };
  // What is watched keeps this process alive, the watch does not.
  const later = () => setTimeout(() => void look(), lookMs).unref();
  let timer = later();
  return stop;
}
