// A program that closes a handle twice ends as without us, however it is followed.
import type { Question } from '../answer';
import { modes, ownProgram, sessionState } from '../sessions';

export const invalidCloses: Question = {
  title: 'A program closes handles that it does not have',
  limitSeconds: 40,
  async ask({ folder, answer }) {
    for (const followChildren of modes) {
      const plan = { ...ownProgram('closeTwice'), followChildren };
      const { processes } = await sessionState(plan, folder);
      const [child] = processes;
      answer({
        asked: `Exit code (followChildren: ${followChildren})`,
        expected: '7',
        seen: String(child?.exitCode),
      });
      if (followChildren !== 'debug') continue;
      answer({
        asked: 'Invalid closes that the debugger was told of',
        expected: '6',
        seen: String(child?.invalidCloses?.count ?? 0),
        difference: 'exception of a process that does not know its debugger',
      });
    }
  },
};
