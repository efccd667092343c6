// Inheritable handles in the first tables of processes that nobody passed to them, by console and inheritance.
import type { ProcessState } from '../../../src/model/session/state';
import type { Question } from '../answer';
import { descendantsOf, ownProgram, sessionState } from '../sessions';

const consoles = ['shared', 'noWindow', 'detached'] as const;
const modes = ['none', 'list', 'all'] as const;

/** "2 File", or "0". A source that is closed is a guess: the programs that are started here close nothing. */
function unexplained(process: ProcessState | undefined): string {
  if (!process?.birth) return 'no table';
  const { childHandles, brokerHandles } = process.birth;
  const open = new Set(
    brokerHandles.flatMap(({ value, closedAt }) => (closedAt === null ? [value] : [])),
  );
  const handles = childHandles.filter(
    ({ inheritable, sameObjectAs }) =>
      inheritable && !sameObjectAs.some((value) => open.has(value)),
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
