// Which processes have a column in the matrix: of hundreds those that matter, and not more than can be looked at.
import type { PanelSession } from '../protocol/panelSession';
import { above, processTree, subtree, type ProcessTree } from '../processes/processTree';
import { isBetween } from '../pipes/pipeHold';
import { madeByProcesses } from '../pipes/sharedPipes';
import type { ProcessState } from '../session/state';
import type { ColumnChoice } from './matrixChoices';

/** A page with more columns than this is slow to draw and says nothing. */
const mostColumns = 40;

interface MatrixColumns {
  readonly shown: readonly ProcessState[];
  /** How many the choice would show, were there no limit. */
  readonly wanted: number;
}

/** With `selected` the process itself, whom it comes from, and all that comes from it. */
function wantedIds(
  session: PanelSession,
  tree: ProcessTree,
  choice: ColumnChoice,
  selected: string | null,
): ReadonlySet<string> {
  const { processes } = session;
  const children = processes.filter(({ descent }) => descent === null).map(({ id }) => id);
  switch (choice) {
    case 'all':
      return new Set(processes.map(({ id }) => id));
    case 'children':
      return new Set(children);
    case 'selected':
      return selected === null
        ? new Set(children)
        : new Set([...above(tree, selected), ...subtree(tree, selected)]);
    case 'inheriting': {
      const wanted = new Set([...children, ...pipeHolders(session)]);
      for (const { id, birth } of processes) {
        if (!birth?.childHandles.some(({ sameObjectAs }) => sameObjectAs.length > 0)) continue;
        // With whoever passed it on, or the way of a handle would have gaps.
        for (const each of [id, ...above(tree, id)]) wanted.add(each);
      }
      return wanted;
    }
  }
}

/** Who has or had an end of a pipe of which others have one, too: it may have been sent. */
const pipeHolders = (session: PanelSession): readonly string[] =>
  madeByProcesses({ ...session, calls: [] })
    .filter(isBetween)
    .flatMap(({ holds }) => holds.map(({ process }) => process.id));

export function matrixColumns(
  session: PanelSession,
  choice: ColumnChoice,
  selected: string | null,
): MatrixColumns {
  const tree = processTree(session.processes);
  const ids = wantedIds(session, tree, choice, selected);
  const wanted = session.processes.filter(({ id }) => ids.has(id));
  if (wanted.length <= mostColumns) return { shown: wanted, wanted: wanted.length };
  const first = new Set(selected === null ? [] : [selected, ...above(tree, selected)]);
  const kept = [
    ...wanted.filter(({ id }) => first.has(id)),
    ...wanted.filter(({ id }) => !first.has(id)),
  ];
  const shown = new Set(kept.slice(0, mostColumns).map(({ id }) => id));
  return { shown: wanted.filter(({ id }) => shown.has(id)), wanted: wanted.length };
}
