// What a plan will do on Windows, as a matrix: each handle by each child, inherited or not, and by which rule.
import * as l10n from '@vscode/l10n';
import { grouped } from '../base/groupBy';
import {
  handleLabels,
  isPlannedInheritable,
  listedLabels,
  standardLabel,
  streamLabel,
} from '../plan/labels';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from '../plan/launchPlan';
import type { Notice } from './notice';
import { predictLaunch, type PredictedChild } from './predictLaunch';
import { preflight } from './preflight';

export interface PreviewCell {
  readonly state: 'inherited' | 'notInherited' | 'notStarted';
  readonly why: string;
  /** The standard handles of the child that have its value. */
  readonly streams: readonly Stream[];
}

export interface PreviewRow {
  readonly label: string;
  /** Word of the plan: `event`, `pipe`, `nul`, …; empty for what no plan makes. */
  readonly kind: string;
  /** Of the broker's handle, at the call. */
  readonly isInheritable: boolean;
  /** In the order of the children. */
  readonly cells: readonly PreviewCell[];
}

export interface StandardCell {
  readonly state: 'valid' | 'dangling' | 'none' | 'notStarted';
  readonly label: string | null;
  readonly why: string;
}

export interface PlanPreview {
  readonly name: string;
  readonly children: readonly { readonly name: string; readonly error: string | null }[];
  readonly handles: readonly PreviewRow[];
  readonly standard: readonly {
    readonly stream: Stream;
    readonly cells: readonly StandardCell[];
  }[];
  readonly notices: readonly Pick<Notice, 'rule' | 'severity' | 'field' | 'message' | 'remedy'>[];
}

const refusal = (): string =>
  l10n.t(
    'CreateProcessW fails with {0}: the child is not started.',
    '87 (ERROR_INVALID_PARAMETER)',
  );

/** Every label a child could get, in the order of the plan, with what makes it. */
function rowsOf(
  plan: LaunchPlan,
  predicted: readonly PredictedChild[],
): ReadonlyMap<string, Pick<PreviewRow, 'kind' | 'isInheritable'>> {
  const rows = new Map<string, Pick<PreviewRow, 'kind' | 'isInheritable'>>();
  for (const child of plan.children) {
    for (const stream of streams) {
      const { kind } = child.stdio[stream];
      if (kind === 'none' || kind === 'stdout' || kind === 'handle') continue;
      // What goes to a chosen parent is duplicated there: here nobody else shall inherit it.
      rows.set(streamLabel(plan, child, stream), { kind, isInheritable: child.parent === null });
    }
  }
  for (const handle of plan.handles) {
    for (const label of handleLabels(handle)) {
      const isInheritable = isPlannedInheritable(handle, label);
      rows.set(label, { kind: handle.kind, isInheritable });
    }
  }
  for (const { inherited } of predicted) {
    for (const label of inherited) {
      if (!rows.has(label)) rows.set(label, { kind: 'pipe', isInheritable: true });
    }
  }
  return rows;
}

/** By which rule a child gets a handle. */
function whyInherited(child: ChildPlan): string {
  if (child.parent) {
    return child.inherit === 'all'
      ? l10n.t(
          'bInheritHandles is TRUE without a list: every inheritable handle of the parent process override is passed on.',
        )
      : l10n.t(
          'The launcher duplicates it into the parent process override, inheritable there, and it is in the handle list.',
        );
  }
  return child.inherit === 'all'
    ? l10n.t(
        'bInheritHandles is TRUE without a list: every inheritable handle of the parent is passed on.',
      )
    : l10n.t('It is inheritable and in the handle list.');
}

/** The first rule that keeps a handle from a child. `listed`: what its handle list comes to; null when it has none. */
function whyNotInherited(
  { inherit, parent }: ChildPlan,
  listed: readonly string[] | null,
  isListed: boolean,
  isInheritable: boolean,
  passesNothing: boolean,
): string {
  if (inherit === 'none') return l10n.t('bInheritHandles is FALSE: nothing is inherited.');
  if (listed?.length === 0) {
    return l10n.t('The handle list is empty, so bInheritHandles is FALSE: nothing is inherited.');
  }
  if (listed && !isListed) {
    return isInheritable
      ? l10n.t('It is inheritable, but not in the handle list.')
      : l10n.t('It is not inheritable, and not in the handle list.');
  }
  if (passesNothing) {
    return l10n.t('NULL in the handle list: Windows passes nothing of it, without an error.');
  }
  if (parent) return l10n.t('The parent process override does not have it.');
  if (!isInheritable) return l10n.t('The handle is not inheritable.');
  return l10n.t('The launcher does not have it when this child is created.');
}

/** The cells of all children: few differ, so that each is made once and shared. */
class SharedCells {
  readonly #made = new Map<string, PreviewCell>();

  get(state: PreviewCell['state'], why: string, serves: readonly Stream[]): PreviewCell {
    const key = [state, why, ...serves].join('\n');
    const made = this.#made.get(key) ?? { state, why, streams: serves };
    this.#made.set(key, made);
    return made;
  }
}

/** The rows of the table, for those who make its columns. */
interface PlannedRows {
  readonly places: ReadonlyMap<string, number>;
  readonly inheritable: readonly boolean[];
  readonly shared: SharedCells;
}

/** What decides between the cells of one child that no standard handle has. */
const isInheritedHere = 1;
const isListedHere = 2;
const isInheritableHere = 4;

/**
 * The cells of one child, in the order of the rows. The few labels of a child are looked up, not the child for each label: tables have
 * hundreds of thousands of cells.
 */
function columnOf(
  plan: LaunchPlan,
  child: ChildPlan,
  prediction: PredictedChild,
  passesNothing: boolean,
  rows: PlannedRows,
): readonly PreviewCell[] {
  const { shared } = rows;
  if (prediction.error !== null) {
    const refused = shared.get('notStarted', refusal(), []);
    return rows.inheritable.map(() => refused);
  }
  const listed = child.inherit === 'list' ? listedLabels(plan, child) : null;
  const facts = rows.inheritable.map((isInheritable): number =>
    isInheritable ? isInheritableHere : 0,
  );
  const mark = (labels: readonly string[], fact: number): void => {
    for (const label of labels) {
      const at = rows.places.get(label);
      if (at !== undefined) facts[at] = (facts[at] ?? 0) | fact;
    }
  };
  mark(prediction.inherited, isInheritedHere);
  mark(listed ?? [], isListedHere);
  const cell = (fact: number, serves: readonly Stream[]): PreviewCell => {
    const has = (one: number): boolean => (fact & one) !== 0;
    return has(isInheritedHere)
      ? shared.get('inherited', whyInherited(child), serves)
      : shared.get(
          'notInherited',
          whyNotInherited(child, listed, has(isListedHere), has(isInheritableHere), passesNothing),
          serves,
        );
  };
  const plain: PreviewCell[] = [];
  const cells = facts.map((fact) => (plain[fact] ??= cell(fact, [])));
  const serving = streams.filter((stream) => prediction.standard[stream] !== 'none');
  const served = grouped(serving, (stream) => standardLabel(plan, child, stream));
  for (const [label, serves] of served) {
    const at = rows.places.get(label);
    if (at !== undefined) cells[at] = cell(facts[at] ?? 0, serves);
  }
  return cells;
}

function standardCell(
  plan: LaunchPlan,
  child: ChildPlan,
  stream: Stream,
  { error, standard }: PredictedChild,
): StandardCell {
  const label = standardLabel(plan, child, stream);
  if (error !== null) return { state: 'notStarted', label, why: refusal() };
  const state = standard[stream];
  switch (state) {
    case 'valid':
      return { state, label, why: l10n.t('The child inherits the handle of this value.') };
    case 'dangling':
      return {
        state,
        label,
        why: l10n.t(
          'The value is copied without the handle: using it fails, or hits an unrelated object if the value is reused.',
        ),
      };
    case 'none':
      return {
        state,
        label: null,
        why: l10n.t(
          'No value of the launch configuration reaches the child: a console program opens its own console instead.',
        ),
      };
  }
}

export function planPreview(plan: LaunchPlan): PlanPreview {
  const notices = preflight(plan);
  const predicted = predictLaunch(plan, notices);
  const withNull = new Set(
    notices.flatMap(({ rule, child }) => (rule === 'null-in-list' ? (child ?? []) : [])),
  );
  const rows = rowsOf(plan, predicted);
  const planned: PlannedRows = {
    places: new Map([...rows.keys()].map((label, at) => [label, at])),
    inheritable: [...rows.values()].map(({ isInheritable }) => isInheritable),
    shared: new SharedCells(),
  };
  const pairs = plan.children.flatMap((child, index) => {
    const prediction = predicted[index];
    if (!prediction) return [];
    const column = columnOf(plan, child, prediction, withNull.has(child.name), planned);
    return [{ child, prediction, column }];
  });
  const cells = planned.inheritable.map((): PreviewCell[] => []);
  for (const { column } of pairs) column.forEach((cell, at) => cells[at]?.push(cell));
  return {
    name: plan.name,
    children: predicted.map(({ name, error }) => ({
      name,
      error: error === null ? null : refusal(),
    })),
    handles: [...rows].map(([label, row], at) => ({ label, ...row, cells: cells[at] ?? [] })),
    standard: streams.map((stream) => ({
      stream,
      cells: pairs.map(({ child, prediction }) => standardCell(plan, child, stream, prediction)),
    })),
    notices: notices.map(({ rule, severity, field, message, remedy }) => ({
      ...{ rule, severity, field, message, remedy },
    })),
  };
}
