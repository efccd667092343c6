// What a plan comes to on the kernel that runs the tests: the prediction for Windows, with the known differences of Wine in it.
import assert from 'node:assert/strict';
import { writtenNumber } from '../../../src/model/base/handleValue';
import {
  handleLabels,
  isPlannedInheritable,
  listedLabels,
  standardLabel,
} from '../../../src/model/plan/labels';
import {
  streams,
  type ChildPlan,
  type LaunchPlan,
  type Stream,
} from '../../../src/model/plan/launchPlan';
import { childHandles } from '../../../src/model/handles/origin';
import { standardHandles } from '../../../src/model/handles/standardHandles';
import { predictLaunch, type PredictedChild } from '../../../src/model/preflight/predictLaunch';
import type { Notice } from '../../../src/model/preflight/notice';
import { preflight } from '../../../src/model/preflight/preflight';
import type { SessionState } from '../../../src/model/session/state';
import { onWine } from '../knownDifferences';

type Result = Omit<PredictedChild, 'name'>;

const differences = {
  'not-inheritable-in-list': 'uninheritable handle in a list',
  'pseudo-handle-in-list': 'pseudo handle in a list',
  'number-in-list': 'value without a handle in a list',
  'null-in-list': 'NULL in a list',
} as const;
type ListRule = keyof typeof differences;

const isListRule = (rule: Notice['rule']): rule is ListRule => rule in differences;

/** The exceptions Windows takes to entries of this child's list. */
function exceptions(plan: LaunchPlan, child: ChildPlan): readonly (Notice & { rule: ListRule })[] {
  return preflight(plan).flatMap((notice) => {
    const { rule } = notice;
    return notice.child === child.name && isListRule(rule) ? [{ ...notice, rule }] : [];
  });
}

const each = (state: (stream: Stream) => 'valid' | 'dangling' | 'none'): Result['standard'] => ({
  stdin: state('stdin'),
  stdout: state('stdout'),
  stderr: state('stderr'),
});

/** What Windows would do if no list had the entries that Wine passes over; a parent's list decides whether its child starts. */
function withoutPassedOver(plan: LaunchPlan, child: ChildPlan): Result {
  const children = plan.children.map((each) => {
    const passedOver = exceptions(plan, each)
      .filter(({ rule }) => onWine(differences[rule]))
      .map(({ value }) => value);
    return { ...each, handleList: each.handleList.filter((name) => !passedOver.includes(name)) };
  });
  const result = predictLaunch({ ...plan, children }).find(({ name }) => name === child.name);
  assert.ok(result);
  const { error, inherited, standard } = result;
  // A child that is not started has none.
  return { error, inherited, standard: error === null ? standard : each(() => 'none') };
}

function ownerOf(plan: LaunchPlan, label: string) {
  return plan.handles.find((handle) => handleLabels(handle).includes(label));
}

export function expectedHere(plan: LaunchPlan, child: ChildPlan): Result {
  const result = withoutPassedOver(plan, child);
  const labelOf = (stream: Stream): string | null => standardLabel(plan, child, stream);
  const inherits =
    child.inherit === 'all' || (child.inherit === 'list' && listedLabels(plan, child).length > 0);
  if (inherits && result.error === null && onWine('standard handle outside the list')) {
    const passed = streams.flatMap((stream) => {
      const label = labelOf(stream);
      const owner = label === null ? undefined : ownerOf(plan, label);
      // What is duplicated into a chosen parent is inheritable there.
      const inheritable =
        label !== null && (!owner || child.parent !== null || isPlannedInheritable(owner, label));
      return inheritable ? [label] : [];
    });
    const inherited = [...new Set([...result.inherited, ...passed])].sort();
    const standard = each((stream) => {
      const owner = ownerOf(plan, labelOf(stream) ?? '');
      if (labelOf(stream) === null || (owner?.kind === 'value' && owner.value === 'NULL'))
        return 'none';
      return inherited.includes(labelOf(stream) ?? '') ? 'valid' : 'dangling';
    });
    return { ...result, inherited, standard };
  }
  // Into a chosen parent nothing is duplicated then.
  if (!inherits && !child.parent && onWine('standard handles without inheritance')) {
    // -1 too: the copy of that pseudo handle is a real handle of the parent.
    const isHandle = (label: string): boolean => {
      const owner = ownerOf(plan, label);
      return owner?.kind !== 'value' || writtenNumber(owner.value) === -1n;
    };
    const standard = each((stream) => {
      const label = labelOf(stream);
      return label !== null && isHandle(label) ? 'valid' : 'none';
    });
    return { ...result, standard };
  }
  return result;
}

/** No source says which rule Windows looks at first when a list holds NULL and something it refuses: nothing is inherited. */
export function isUndecided(plan: LaunchPlan, child: ChildPlan): boolean {
  const open = exceptions(plan, child).filter(({ rule }) => !onWine(differences[rule]));
  return (
    open.some(({ severity }) => severity === 'error') &&
    open.some(({ rule }) => rule === 'null-in-list')
  );
}

/** Whether it is below one of which nobody can say whether it starts. */
export function isBelowUndecided(plan: LaunchPlan, { parent }: ChildPlan): boolean {
  const above =
    parent?.kind === 'child' ? plan.children.find(({ name }) => name === parent.name) : undefined;
  return above !== undefined && (isUndecided(plan, above) || isBelowUndecided(plan, above));
}

export function observedHere(state: SessionState, child: ChildPlan): Result {
  const process = state.processes.find(({ name }) => name === child.name);
  assert.ok(process, `${child.name} was not started: ${JSON.stringify(state.end)}`);
  const { birth, error } = process;
  const inherited = (birth ? childHandles(birth) : []).flatMap(({ origin, label }) =>
    origin === 'inherited' && label !== null ? [label] : [],
  );
  const standard = birth ? standardHandles(state.plan, child, birth) : [];
  return {
    // 87 is the one error there is a prediction of; any other is a difference that the comparison shows.
    error: error ? (error.code as 87) : null,
    inherited: inherited.sort(),
    standard: each((name) => standard.find(({ stream }) => stream === name)?.state ?? 'none'),
  };
}
