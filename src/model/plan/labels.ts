// How the handles of a plan are called, everywhere: in the plan, the state, the views and the report.
import {
  streams,
  type ChildPlan,
  type HandlePlan,
  type LaunchPlan,
  type Stream,
} from './launchPlan';

/** The child-side handle of a stream: "stdout" in a plan with one child, "A.stdout" with several. */
export function streamLabel(
  plan: Pick<LaunchPlan, 'children'>,
  child: Pick<ChildPlan, 'name'>,
  stream: Stream,
): string {
  return plan.children.length > 1 ? `${child.name}.${stream}` : stream;
}

/** The broker's own end of a stream's pipe: it writes to stdin and reads the others. */
export function parentEndLabel(streamLabelText: string, stream: Stream): string {
  return `${streamLabelText}.${stream === 'stdin' ? 'write' : 'read'}`;
}

/** The broker's end of this stream's pipe, when the plan leaves it inheritable; null when not. */
export function inheritableParentEnd(
  plan: Pick<LaunchPlan, 'children'>,
  child: ChildPlan,
  stream: Stream,
): string | null {
  const planned = child.stdio[stream];
  if (planned.kind !== 'pipe' || !planned.parentEndInheritable) return null;
  return parentEndLabel(streamLabel(plan, child, stream), stream);
}

/** The labels of one named handle: a pipe has two ends, everything else is called by its name. */
export function handleLabels(handle: HandlePlan): readonly string[] {
  return handle.kind === 'pipe' ? [`${handle.name}.read`, `${handle.name}.write`] : [handle.name];
}

/** The end of a pipe that stays with the broker, which reads or writes it: the one that is not inheritable when one is. */
export function keptEnd(handle: HandlePlan): string | null {
  if (handle.kind !== 'pipe' || typeof handle.inheritable === 'boolean') return null;
  return `${handle.name}.${handle.inheritable === 'read' ? 'write' : 'read'}`;
}

/** Whether the handle with this label is inheritable once the broker has made it. */
export function isPlannedInheritable(handle: HandlePlan, label: string): boolean {
  if (handle.kind === 'value') return false;
  // NULL attributes make a handle that is not inheritable; only a later SetHandleInformation can change that.
  const absent = 'securityAttributes' in handle && handle.securityAttributes === 'absent';
  if (absent && handle.inheritableBy === 'creation') return false;
  if (typeof handle.inheritable === 'boolean') return handle.inheritable;
  return label === `${handle.name}.${handle.inheritable}`;
}

/** Every label a list of this child may name, standard streams without a handle left out. */
export function listableLabels(
  handles: readonly HandlePlan[],
  stdio: ChildPlan['stdio'],
): readonly string[] {
  const own = streams.filter((stream) => stdio[stream].kind !== 'none');
  const ends = own.flatMap((stream) => {
    const planned = stdio[stream];
    const isLeft = planned.kind === 'pipe' && planned.parentEndInheritable;
    return isLeft ? [parentEndLabel(stream, stream)] : [];
  });
  return [...own, ...ends, ...handles.flatMap(handleLabels)];
}

/** Handles that a duplicate with "closeSource" closes: gone before any child starts. */
export function closedSources(handles: readonly HandlePlan[]): ReadonlySet<string> {
  return new Set(
    handles.flatMap((handle) =>
      handle.kind === 'duplicate' && handle.closeSource ? [handle.of] : [],
    ),
  );
}

/** The child whose stdin this output is, when the plan makes a pipeline of them. */
export function readerOf(
  plan: Pick<LaunchPlan, 'children'>,
  child: Pick<ChildPlan, 'name'>,
  stream: Stream,
): ChildPlan | undefined {
  return plan.children.find(({ stdio: { stdin } }) => {
    return stdin.kind === 'child' && stdin.child === child.name && stdin.stream === stream;
  });
}

/** The label of the handle a stream stands for: its own, the one it names, or that of stdout; null for none. */
export function standardLabel(
  plan: Pick<LaunchPlan, 'children'>,
  child: ChildPlan,
  stream: Stream,
): string | null {
  const planned = child.stdio[stream];
  if (planned.kind === 'none') return null;
  if (planned.kind === 'handle') return planned.name;
  if (planned.kind === 'stdout' && stream === 'stderr') return standardLabel(plan, child, 'stdout');
  return streamLabel(plan, child, stream);
}

/** Names that mean a child's own, in its list: its streams, and the launcher's ends of their pipes. */
const ownNames: ReadonlyMap<string, { readonly stream: Stream; readonly isEnd: boolean }> = new Map(
  streams.flatMap((stream): [string, { stream: Stream; isEnd: boolean }][] => [
    [stream, { stream, isEnd: false }],
    [parentEndLabel(stream, stream), { stream, isEnd: true }],
  ]),
);

/** The label a child means by a name in its list or in `${handle:name}`: its own stream's, or the name itself; null for none. */
export function labelFor(
  plan: Pick<LaunchPlan, 'children'>,
  child: ChildPlan,
  name: string,
): string | null {
  const own = ownNames.get(name);
  if (!own) return name;
  return own.isEnd
    ? parentEndLabel(streamLabel(plan, child, own.stream), own.stream)
    : standardLabel(plan, child, own.stream);
}

/** What a child's list comes to: its streams' own labels, without those that stand for no handle. May be empty though the list is not. */
export function listedLabels(
  plan: Pick<LaunchPlan, 'children'>,
  child: ChildPlan,
): readonly string[] {
  return child.handleList
    .map((name) => labelFor(plan, child, name))
    .filter((label) => label !== null);
}
