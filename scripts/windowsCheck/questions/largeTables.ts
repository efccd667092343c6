// How long the tables of handles take on a machine with many, and the search for the holders of a pipe.
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { DUPLICATE_SAME_ACCESS } from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import type { Question } from '../answer';
import { ownProgram, sessionState } from '../sessions';

const longestSearch = 3000;

function timed<T>(work: () => T): { readonly result: T; readonly ms: string } {
  const begun = performance.now();
  const result = work();
  return { result, ms: `${(performance.now() - begun).toFixed(1)} ms` };
}

export const largeTables: Question = {
  title: 'Large tables of handles',
  limitSeconds: 60,
  async ask({ folder, answer, isWine }) {
    const win32 = loadWin32(() => undefined);
    const event = win32.CreateEventW(null, true, false);
    let have = 0;
    for (const many of isWine ? [1000, 3000] : [100_000, 300_000]) {
      for (; have < many; have++)
        win32.DuplicateHandle(
          CURRENT_PROCESS,
          event,
          CURRENT_PROCESS,
          false,
          DUPLICATE_SAME_ACCESS,
        );
      const system = timed(() => win32.HandleTable(new Set([process.pid])));
      const own = timed(() => win32.ProcessHandles(CURRENT_PROCESS, process.pid));
      answer({
        asked: `Table of the system with ${many} more handles`,
        expected: `${many} or more of ours`,
        seen: `${system.result.length} in ${system.ms}`,
        fits: system.result.length >= many,
      });
      answer({
        asked: 'The same by ProcessHandleInformation',
        expected: `${many} or more`,
        seen: `${own.result.length} in ${own.ms}`,
        fits: own.result.length >= many,
      });
    }
    const plan = { ...ownProgram('waits'), stdio: { stdin: 'nul', stdout: 'pipe', stderr: 'nul' } };
    await sessionState({ ...plan, followChildren: 'off' }, folder, async (session) => {
      for (const which of ['First', 'Second']) {
        const begun = performance.now();
        await session.request('findHolders', { pipe: 'stdout' });
        const ms = performance.now() - begun;
        answer({
          asked: `${which} search for the holders of a pipe`,
          expected: `less than ${longestSearch / 1000} s`,
          seen: `${(ms / 1000).toFixed(2)} s`,
          fits: ms < longestSearch,
        });
      }
      const [pipe] = session.state.pipes;
      const pids = pipe?.holders.map(({ pid }) => pid) ?? [];
      const isFound = pids.includes(session.state.processes[0]?.pid ?? -1);
      answer({
        asked: 'The program is found as holder',
        expected: 'yes',
        seen: isFound ? 'yes' : 'no',
      });
      answer({
        asked: 'What the search could not ask',
        expected: null,
        seen: String(pipe?.unanswered.length ?? 0),
      });
      await session.stop('stopped', 'The question is answered.');
    });
  },
};
