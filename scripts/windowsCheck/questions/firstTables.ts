// Inheritable handles in the first tables of processes that nobody passed to them, by console and inheritance.
import type { ProcessState } from '../../../src/model/session/state';
import type { Question } from '../answer';
import { descendantsOf, ownProgram, sessionState } from '../sessions';

const consoles = ['shared', 'noWindow', 'detached'] as const;
const modes = ['none', 'list', 'all'] as const;

/** "2 File", or "0"; null when the table was not seen. */
function unexplained(process: ProcessState | undefined): string {
  if (!process?.birth) return 'no table';
  const handles = process.birth.childHandles.filter(
    ({ inheritable, sameObjectAs }) => inheritable && sameObjectAs.length === 0,
  );
  return [String(handles.length), ...new Set(handles.map(({ type }) => type))].join(' ');
}

export const firstTables: Question = {
  title: 'Inheritable handles that nobody passed on',
  limitSeconds: 45,
  async ask({ folder, answer }) {
    for (const console of consoles) {
      const children = modes.map((inherit) => ({
        name: inherit,
        ...ownProgram('startOther', inherit === 'all' ? 'all' : 'none'),
        console,
        inherit,
      }));
      const plan = { children, followChildren: 'debug', handles: { event: { kind: 'event' } } };
      const state = await sessionState(plan, folder);
      const started = (parent: string): ProcessState | undefined =>
        descendantsOf(state).find(({ descent }) => descent?.parentId === parent);
      const child = (name: string): ProcessState | undefined =>
        state.processes.find((process) => process.name === name);
      const row = (asked: string, of: (name: string) => ProcessState | undefined): void =>
        answer({
          asked: `${asked}, console ${console}, inherit ${modes.join('/')}`,
          expected: '0 / 0 / 0',
          seen: modes.map((name) => unexplained(of(name))).join(' / '),
        });
      row('Child', child);
      row('What it starts', (name) => started(child(name)?.id ?? ''));
    }
  },
};
