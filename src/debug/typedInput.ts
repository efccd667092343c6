// The Debug Console's input line is the keyboard of a child: which stdin a typed line is for.
import * as l10n from '@vscode/l10n';
import type { PipeState, SessionState } from '../model/session/state';
import { UserFault } from '../model/base/userFault';

/** @throws UserFault when there is none, or more than one and no child is selected. */
export function typedInto(state: SessionState, selected: string | undefined): PipeState {
  const open = state.pipes.filter(
    (pipe) =>
      pipe.stream === 'stdin' &&
      pipe.phase === 'open' &&
      (selected === undefined || pipe.processId === selected),
  );
  const [pipe, another] = open;
  if (!pipe) throw new UserFault(l10n.t('No child has a stdin pipe that is open.'));
  if (another) {
    const labels = open.map((candidate) => candidate.label).join(', ');
    throw new UserFault(
      l10n.t('Several are open ({0}): use "Write to stdin…" in the Sessions view.', labels),
    );
  }
  return pipe;
}
