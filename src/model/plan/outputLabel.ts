// Which captured pipe an output is: a stream of a child, or an extra pipe of which the launcher keeps the read end.
import { keptEnd, streamLabel } from './labels';
import type { ChildPlan, LaunchPlan } from './launchPlan';

type Labelled = Pick<LaunchPlan, 'children' | 'handles'>;

/** Labels of the extra pipes that the launcher reads. */
export function readPipes({ handles }: Pick<LaunchPlan, 'handles'>): readonly string[] {
  return handles.flatMap((handle) =>
    keptEnd(handle) === `${handle.name}.read` ? [handle.name] : [],
  );
}

/** The label of the pipe; null for what the launcher does not capture. Errors that go into stdout are part of that, and no output of their own. */
export function outputLabel(plan: Labelled, child: ChildPlan, name: string): string | null {
  if (name !== 'stdout' && name !== 'stderr') return readPipes(plan).includes(name) ? name : null;
  const planned = child.stdio[name];
  if (planned.kind === 'handle') {
    const [pipe, end] = planned.name.split('.');
    return pipe !== undefined && end === 'write' && readPipes(plan).includes(pipe) ? pipe : null;
  }
  const isRead = plan.children.some(
    ({ stdio: { stdin } }) =>
      stdin.kind === 'child' && stdin.child === child.name && stdin.stream === name,
  );
  return planned.kind === 'pipe' && !isRead ? streamLabel(plan, child, name) : null;
}
