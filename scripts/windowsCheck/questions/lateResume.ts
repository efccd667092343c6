// A process that its creator holds suspended for two seconds is one process, and the session ends.
import { childHandles } from '../../../src/model/handles/origin';
import type { Question } from '../answer';
import { saidIn } from '../said';
import { descendantsOf, ownProgram, sessionState } from '../sessions';
import { join } from 'node:path';

export const lateResume: Question = {
  title: 'A process is created suspended, and runs two seconds later',
  limitSeconds: 40,
  async ask({ folder, answer }) {
    for (const followChildren of ['debug', 'job'] as const) {
      const file = join(folder, followChildren);
      const plan = { ...ownProgram('lateResume', file, '2000'), followChildren };
      const state = await sessionState(plan, folder);
      const said = saidIn(file) as { readonly pid: number; readonly handle: string } | null;
      const met = descendantsOf(state).filter(({ pid }) => pid === said?.pid);
      const row = (asked: string, expected: string, seen: string): void =>
        answer({ asked: `${asked} (${followChildren})`, expected, seen });
      row('Times it is listed', '1', String(met.length));
      row('Its exit code', '5', String(met[0]?.exitCode));
      row('End of the session', 'finished', String(state.end?.reason));
      if (followChildren === 'job') continue;
      row('What is noted of it', 'nothing', met[0]?.descent?.note ?? 'nothing');
      const sent =
        met[0]?.birth && childHandles(met[0].birth).find(({ value }) => value === said?.handle);
      answer({
        asked: 'A handle sent to it before it ran',
        expected: 'there, and not called inherited',
        seen: sent?.origin ?? 'not in its first table',
        fits: sent !== null && sent !== undefined && sent.origin !== 'inherited',
        difference: 'moment of a create event',
      });
    }
  },
};
