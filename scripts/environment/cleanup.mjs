// @ts-check
// Ends what this process started when it is interrupted, so that Ctrl-C leaves nothing running.

/** @type {Set<() => unknown>} */
const pending = new Set();
let listening = false;
let ending = false;

/**
 * Calls `end` when this process is asked to stop. The answer withdraws it again.
 * Called before what it ends is started: from then on it fails, and nothing new comes up.
 * @param {() => unknown} end
 */
export function onInterrupt(end) {
  if (ending) throw new Error('Interrupted');
  pending.add(end);
  if (!listening) {
    listening = true;
    for (const [signal, number] of /** @type {const} */ ([
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ])) {
      process.once(signal, () => void endAll(128 + number));
    }
  }
  return () => void pending.delete(end);
}

/** The exit code that says: the machine failed, not what was tested (EX_TEMPFAIL of sysexits.h). */
const machineFailed = 75;

/** Ends this process with all it started, as when it is interrupted: for what leaves nothing to wait for. */
export async function giveUp() {
  await endAll(machineFailed);
}

/** @param {number} code */
async function endAll(code) {
  if (ending) return;
  ending = true;
  // Last started, first ended: a browser goes before the server it looks at.
  for (const end of [...pending].reverse()) {
    try {
      await end();
    } catch (error) {
      console.error(error);
    }
  }
  process.exit(code);
}
