// What a plan will do on Windows, from the plan alone: for each child its inherited handles, its standard handles, or the error.
import { writtenNumber } from '../base/handleValue';
import {
  closedSources,
  handleLabels,
  inheritableParentEnd,
  isPlannedInheritable,
  listedLabels,
  readerOf,
  standardLabel,
  streamLabel,
} from '../plan/labels';
import { streams, type ChildPlan, type LaunchPlan, type Stream } from '../plan/launchPlan';
import { grouped } from '../base/groupBy';
import type { Notice } from './notice';
import { preflight } from './preflight';

export interface PredictedChild {
  readonly name: string;
  /** The code CreateProcessW fails with, for the child or for its chosen parent; null when the child starts. */
  readonly error: 87 | null;
  /** Labels, sorted. What a process outside the session passes on of its own is not known to a plan. */
  readonly inherited: readonly string[];
  readonly standard: Readonly<Record<Stream, 'valid' | 'dangling' | 'none'>>;
}

/** Child-side handles of a child's streams that are open when it is started, or that its start leaves open. */
function ownStreams(plan: LaunchPlan, child: ChildPlan): readonly string[] {
  return streams.flatMap((stream) => {
    const { kind } = child.stdio[stream];
    if (kind === 'none' || kind === 'handle' || kind === 'stdout') return [];
    const reader = kind === 'pipe' ? readerOf(plan, child, stream) : undefined;
    // Streams of a child with a chosen parent are inheritable there only, as duplicates.
    const own = child.parent ? [] : [streamLabel(plan, child, stream)];
    return reader && !reader.parent ? [...own, streamLabel(plan, reader, 'stdin')] : own;
  });
}

/** The broker's ends that the plan leaves inheritable: open until the session ends. */
function parentEnds(plan: LaunchPlan, child: ChildPlan): readonly string[] {
  return streams.flatMap((stream) => inheritableParentEnd(plan, child, stream) ?? []);
}

/** Named handles that are inheritable when the children start. */
function inheritableNamed(plan: LaunchPlan): readonly string[] {
  const gone = closedSources(plan.handles);
  return plan.handles.flatMap((handle) =>
    handleLabels(handle).filter((label) => isPlannedInheritable(handle, label) && !gone.has(label)),
  );
}

/** Inheritable handles the broker has at the moment each child is created, in the order of the children. */
function inheritableAt(plan: LaunchPlan): readonly ReadonlySet<string>[] {
  const named = inheritableNamed(plan);
  const each = plan.children.map((child) => ({
    streams: ownStreams(plan, child),
    ends: parentEnds(plan, child),
  }));
  if (plan.start !== 'apart') {
    // Sorted once: each child that gets all of it is told them sorted.
    const all = new Set(
      [...named, ...each.flatMap(({ streams, ends }) => [...streams, ...ends])].sort(),
    );
    return plan.children.map(() => all);
  }
  const kept = new Set(plan.keepParentEnds);
  const left: string[] = [];
  return each.map(({ streams, ends }) => {
    const present = new Set([...named, ...streams, ...ends, ...left]);
    left.push(...ends, ...streams.filter((label) => kept.has(label)));
    return present;
  });
}

function isNull(plan: LaunchPlan, label: string): boolean {
  const handle = plan.handles.find(({ name }) => name === label);
  return handle?.kind === 'value' && writtenNumber(handle.value) === 0n;
}

/** What a chosen parent can pass on: the duplicates made in it for the call, and what it inherited itself. */
function inheritableInParent(
  plan: LaunchPlan,
  child: ChildPlan,
  earlier: readonly PredictedChild[],
): ReadonlySet<string> {
  const { parent } = child;
  const numbers = plan.handles.filter(({ kind }) => kind === 'value').map(({ name }) => name);
  const standard = streams.flatMap((stream) => standardLabel(plan, child, stream) ?? []);
  const listed = listedLabels(plan, child);
  const duplicated = [...standard, ...(child.inherit === 'list' ? listed : [])];
  const own =
    parent?.kind === 'child' && child.inherit === 'all'
      ? earlier.filter(({ name }) => name === parent.name).flatMap(({ inherited }) => inherited)
      : [];
  return new Set([...duplicated.filter((label) => !numbers.includes(label)), ...own]);
}

/** What the rules of handle lists and standard handles (see preflight.ts) give on Windows 10 and 11. Pure, on every system. */
export function predictLaunch(
  plan: LaunchPlan,
  notices: readonly Notice[] = preflight(plan),
): readonly PredictedChild[] {
  const inheritableFor = inheritableAt(plan);
  const byChild = grouped(notices, (notice) => notice.child);
  const predicted: PredictedChild[] = [];
  for (const [index, child] of plan.children.entries()) {
    const { parent } = child;
    const own = byChild.get(child.name) ?? [];
    // Without its parent a child is not started either.
    const refused =
      own.some(({ severity }) => severity === 'error') ||
      (parent?.kind === 'child' &&
        predicted.some(({ name, error }) => name === parent.name && error !== null));
    const passesNothing = own.some(({ rule }) => rule === 'null-in-list');
    const inheritable = parent
      ? inheritableInParent(plan, child, predicted)
      : (inheritableFor[index] ?? new Set<string>());
    const list = listedLabels(plan, child);
    const passes = child.inherit === 'all' || (child.inherit === 'list' && list.length > 0);
    const wanted = child.inherit === 'all' ? [...inheritable] : [...new Set(list)];
    const inherited =
      !passes || refused || (child.inherit === 'list' && passesNothing)
        ? []
        : wanted.filter((label) => inheritable.has(label)).sort();
    const passed = new Set(inherited);
    const standardOf = (stream: Stream): 'valid' | 'dangling' | 'none' => {
      const label = standardLabel(plan, child, stream);
      // With bInheritHandles FALSE the fields of STARTUPINFO are not copied, and NULL is no value to copy.
      if (label === null || !passes || isNull(plan, label)) return 'none';
      return passed.has(label) ? 'valid' : 'dangling';
    };
    predicted.push({
      name: child.name,
      error: refused ? 87 : null,
      inherited,
      standard: {
        stdin: standardOf('stdin'),
        stdout: standardOf('stdout'),
        stderr: standardOf('stderr'),
      },
    });
  }
  return predicted;
}
