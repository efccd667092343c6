// The child of the plan that a process is.
import type { ChildPlan, LaunchPlan } from '../plan/launchPlan';
import type { ProcessState } from '../session/state';

/** Null for a descendant, which may have the name of a child and is none. */
export function plannedChild(
  plan: Pick<LaunchPlan, 'children'>,
  process: Pick<ProcessState, 'name' | 'descent'>,
): ChildPlan | null {
  if (process.descent) return null;
  return plan.children.find(({ name }) => name === process.name) ?? null;
}
