// The Debug Console's input line is the keyboard of a child: which stdin a typed line is for.
import type { PipeState, SessionState } from '../model/state';
import { UserFault } from './debuggee';

/** @throws UserFault when there is none, or more than one and no child is selected. */
export function typedInto(state: SessionState, selected: string | undefined): PipeState {
  const open = state.pipes.filter(
    (pipe) =>
      pipe.stream === 'stdin' &&
      pipe.phase === 'open' &&
      (selected === undefined || pipe.processId === selected),
  );
  const [pipe, another] = open;
  if (!pipe) throw new UserFault('No child has a stdin pipe that is open.');
  if (another) {
    const labels = open.map((candidate) => candidate.label).join(', ');
    throw new UserFault(
      `Several are open (${labels}): use "Write to stdin…" in the Sessions view.`,
    );
  }
  return pipe;
}
