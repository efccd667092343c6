// How many handles processes have, by the kernel's own lists: what a test compares before and after.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { loadWin32 } from '../../src/win32/bindings/loadWin32';
import { onWine } from './knownDifferences';

type Counts = Readonly<Record<string, number>>;

/** Where the system opens handles in a process by itself, the product may still add less than one for each repetition. */
const mostOfSystem = 10;

/** Milliseconds: a thread of the system's pool goes after five seconds without a task. */
const threadsStay = 6000;

/** `pids`: each by the word that stands for it. From the table itself: Wine's list of processes has the room of each table, not its handles. */
export function handleCounts(pids: Readonly<Record<string, number>>): Counts {
  const table = loadWin32(() => undefined).HandleTable(new Set(Object.values(pids)));
  return Object.fromEntries(
    Object.entries(pids).map(([who, wanted]) => {
      const { length } = table.filter(({ pid }) => pid === wanted);
      assert.ok(length > 0, `${who} (PID ${wanted}) runs`);
      return [who, length];
    }),
  );
}

/** The least of what is counted while the threads go that the system keeps for a next task: each has handles. */
export async function restingCounts(pids: Readonly<Record<string, number>>): Promise<Counts> {
  const end = Date.now() + threadsStay;
  let least = handleCounts(pids);
  while (Date.now() < end) {
    await pause(100);
    const now = handleCounts(pids);
    least = Object.fromEntries(
      Object.entries(now).map(([who, count]) => [who, Math.min(count, least[who] ?? count)]),
    );
  }
  return least;
}

/**
 * Prints both counts. No event tells that the last answer has been given and its handles are closed: a count that is too high is read
 * again until the deadline; handles that were left open stay.
 */
export async function assertNoneLeft(
  pids: Readonly<Record<string, number>>,
  before: Counts,
): Promise<void> {
  const slack = onWine('handles of the runtime') ? 0 : mostOfSystem;
  const end = Date.now() + 2 * threadsStay;
  const grown = (now: Counts): boolean =>
    Object.entries(now).some(([who, count]) => count > (before[who] ?? 0) + slack);
  let after = handleCounts(pids);
  while (grown(after) && Date.now() < end) {
    await pause(50);
    after = handleCounts(pids);
  }
  const counts = `handles before: ${JSON.stringify(before)}, after: ${JSON.stringify(after)}`;
  console.log(`      ${counts}`);
  assert.ok(!grown(after), counts);
}

/** Each handle of the processes as one line, in order: PID, value, type and access. */
export function handleTables(pids: readonly number[]): readonly string[] {
  const table = loadWin32(() => undefined).HandleTable(new Set(pids));
  for (const pid of pids)
    assert.ok(
      table.some((entry) => entry.pid === pid),
      `PID ${pid} runs`,
    );
  return table
    .map(({ pid, value, typeIndex, access }) => `${pid} ${value} ${typeIndex} ${access}`)
    .sort();
}
