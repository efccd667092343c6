// What the editor relies on: many pipes, children that end with their launcher, breakaway, and filters for unhandled exceptions.
import { setTimeout as pause } from 'node:timers/promises';
import type { Question } from '../answer';
import { STATUS_BREAKPOINT } from '../../../src/win32/constants';
import { descendantsOf, modes, ownProgram, sessionState, until } from '../sessions';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** There is no event for the end of a process that is not our child. */
async function whenGone(pids: readonly number[]): Promise<number> {
  const end = Date.now() + 5000;
  while (pids.some(isAlive) && Date.now() < end) await pause(20);
  return pids.filter(isAlive).length;
}

/** The filter ends the program with half an address; small codes and those of exceptions are other ends. */
function filterText(exitCode: number | null): string {
  if (exitCode === STATUS_BREAKPOINT) return 'does not run';
  const isOther = exitCode === null || exitCode < 0x1000 || exitCode >>> 16 === 0xc000;
  return isOther ? `exit code ${String(exitCode)}` : 'runs';
}

export const launcher: Question = {
  title: 'Many pipes, a lost launcher, breakaway, exception filters',
  limitSeconds: 60,
  async ask({ folder, answer }) {
    const names = Array.from({ length: 64 }, (_, index) => `p${index}`);
    const pipes = names.map((name) => [name, { kind: 'pipe', inheritable: 'write' }]);
    const quick = ownProgram('breakAway');
    const wide = {
      ...quick,
      handles: Object.fromEntries(pipes) as object,
      inherit: 'all',
      followChildren: 'debug',
    };
    const all = await sessionState(wide, folder);
    answer({
      asked: 'Captured pipes that end with the program',
      expected: '64',
      seen: String(all.pipes.filter(({ phase }) => phase === 'endOfFile').length),
    });
    const left: number[] = [];
    const two = ['a', 'b'].map((name) => ({ name, ...ownProgram('waits') }));
    const lost = await sessionState(
      { children: two, followChildren: 'debug' },
      folder,
      async (session) => {
        const state = await until(
          session,
          ({ processes }) =>
            processes.length === 2 && processes.every(({ phase }) => phase === 'running'),
        );
        left.push(...state.processes.flatMap(({ pid }) => pid ?? []));
        process.kill(session.brokerPid ?? 0);
      },
    );
    answer({
      asked: 'The launcher is killed: end; children that live on',
      expected: 'brokerLost; 0 of 2',
      seen: `${String(lost.end?.reason)}; ${await whenGone(left)} of ${left.length}`,
    });
    for (const followChildren of modes) {
      const { processes } = await sessionState({ ...quick, followChildren }, folder);
      answer({
        asked: `CREATE_BREAKAWAY_FROM_JOB (${followChildren})`,
        expected: 'allowed',
        seen:
          processes[0]?.exitCode === 0 ? 'allowed' : `exit code ${String(processes[0]?.exitCode)}`,
      });
      if (followChildren === 'off') continue;
      answer({
        asked: `What left the job is listed (${followChildren})`,
        expected: followChildren === 'debug' ? '1' : null,
        seen: String(descendantsOf({ processes }).length),
      });
    }
    for (const followChildren of modes) {
      const state = await sessionState(
        { ...ownProgram('filterException'), followChildren },
        folder,
      );
      const [child] = state.processes;
      answer({
        asked: `A filter for unhandled exceptions (${followChildren})`,
        // UnhandledExceptionFilter passes by the filter in a process that is debugged.
        expected: followChildren === 'debug' ? 'does not run' : 'runs',
        seen: filterText(child?.exitCode ?? null),
        difference: 'filter for unhandled exceptions',
      });
    }
  },
};
