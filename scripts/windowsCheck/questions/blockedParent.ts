// What it costs a program to start others with everything inheritable while it waits for its stdin.
import { join } from 'node:path';
import type { Question } from '../answer';
import { saidIn } from '../said';
import { ownProgram, sessionState } from '../sessions';

const most = 100;

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

export const blockedParent: Question = {
  title: 'Processes are started while a read of stdin is pending',
  limitSeconds: 60,
  async ask({ folder, answer, isWine }) {
    const times = new Map<string, readonly number[]>();
    for (const followChildren of ['off', 'debug']) {
      const file = join(folder, followChildren);
      const plan = {
        ...ownProgram('spawnWhileReading', file, isWine ? '5' : '20'),
        // The launcher keeps its end open, and so the read waits.
        stdio: { stdin: 'pipe', stdout: 'nul', stderr: 'nul' },
        followChildren,
      };
      await sessionState(plan, folder);
      times.set(followChildren, (saidIn(file) ?? []) as readonly number[]);
    }
    const [without = [], followed = []] = times.values();
    const text = (all: readonly number[]): string =>
      `${all.length} processes, median ${median(all).toFixed(0)} ms, at most ${Math.max(...all).toFixed(0)} ms`;
    answer({
      asked: 'From CreateProcessW to the end, not followed',
      expected: null,
      seen: text(without),
    });
    answer({ asked: 'The same, debugged', expected: null, seen: text(followed) });
    const more = median(followed) - median(without);
    answer({
      asked: 'Added to each by being debugged',
      // Wine takes that time for a process of its own accord, and answers about a pipe at once.
      expected: isWine ? null : `at most ${most} ms`,
      seen: `${more.toFixed(0)} ms`,
      fits: more <= most,
    });
  },
};
