// What a plan will do on Windows, as a matrix: each handle by each child, inherited or not, and by which rule.
import * as l10n from '@vscode/l10n';
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
  for (const label of predicted.flatMap(({ inherited }) => inherited)) {
    if (!rows.has(label)) rows.set(label, { kind: 'pipe', isInheritable: true });
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

/** The first rule that keeps a handle from a child. */
function whyNotInherited(
  plan: LaunchPlan,
  child: ChildPlan,
  label: string,
  isInheritable: boolean,
  passesNothing: boolean,
): string {
  if (child.inherit === 'none') return l10n.t('bInheritHandles is FALSE: nothing is inherited.');
  const listed = child.inherit === 'list' ? listedLabels(plan, child) : null;
  if (listed?.length === 0) {
    return l10n.t('The handle list is empty, so bInheritHandles is FALSE: nothing is inherited.');
  }
  if (listed && !listed.includes(label)) {
    return isInheritable
      ? l10n.t('It is inheritable, but not in the handle list.')
      : l10n.t('It is not inheritable, and not in the handle list.');
  }
  if (passesNothing) {
    return l10n.t('NULL in the handle list: Windows passes nothing of it, without an error.');
  }
  if (child.parent) return l10n.t('The parent process override does not have it.');
  if (!isInheritable) return l10n.t('The handle is not inheritable.');
  return l10n.t('The launcher does not have it when this child is created.');
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
  const predicted = predictLaunch(plan);
  const notices = preflight(plan);
  const pairs = plan.children.flatMap((child, index) => {
    const prediction = predicted[index];
    return prediction ? [{ child, prediction }] : [];
  });
  const passesNothing = ({ name }: ChildPlan): boolean =>
    notices.some(({ rule, child }) => rule === 'null-in-list' && child === name);
  const cell = (
    label: string,
    isInheritable: boolean,
    { child, prediction }: (typeof pairs)[number],
  ): PreviewCell => {
    const serves = streams.filter(
      (stream) =>
        prediction.standard[stream] !== 'none' && standardLabel(plan, child, stream) === label,
    );
    if (prediction.error !== null) return { state: 'notStarted', why: refusal(), streams: [] };
    return prediction.inherited.includes(label)
      ? { state: 'inherited', why: whyInherited(child), streams: serves }
      : {
          state: 'notInherited',
          why: whyNotInherited(plan, child, label, isInheritable, passesNothing(child)),
          streams: serves,
        };
  };
  return {
    name: plan.name,
    children: predicted.map(({ name, error }) => ({
      name,
      error: error === null ? null : refusal(),
    })),
    handles: [...rowsOf(plan, predicted)].map(([label, row]) => ({
      label,
      ...row,
      cells: pairs.map((pair) => cell(label, row.isInheritable, pair)),
    })),
    standard: streams.map((stream) => ({
      stream,
      cells: pairs.map(({ child, prediction }) => standardCell(plan, child, stream, prediction)),
    })),
    notices: notices.map(({ rule, severity, field, message, remedy }) => ({
      ...{ rule, severity, field, message, remedy },
    })),
  };
}
