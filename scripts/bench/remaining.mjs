// @ts-check
// Says which scenario is next and how long the rest takes, by how long it took last.

/**
 * @param {import('./lastRun.mjs').LastRun} last
 * @param {readonly string[]} asked
 * @param {number} index Of the next one.
 */
export function remainingText(last, asked, index) {
  const took = asked
    .slice(index)
    .map((name) => last.scenarios.find((scenario) => scenario.name === name)?.seconds ?? null);
  const known = took.flatMap((seconds) => seconds ?? []);
  const minutes = Math.ceil(known.reduce((sum, seconds) => sum + seconds, 0) / 60);
  const unknown = took.length - known.length;
  const parts = [
    ...(known.length > 0 ? [`about ${minutes} min`] : []),
    ...(unknown > 0 ? [`${unknown} not timed yet`] : []),
  ];
  return `[${index + 1} of ${asked.length}] ${asked[index] ?? ''}; to go: ${parts.join(' and ')}`;
}
