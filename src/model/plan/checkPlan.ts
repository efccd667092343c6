// What a well-formed plan can still get wrong: names that do not exist, are used twice, or mean two things.
import * as l10n from '@vscode/l10n';
import { blockingCalls, largestPool, poolReserve } from './blockingCalls';
import { childProblems } from './checkChild';
import { expectationProblems } from './checkExpectations';
import { handleTextProblems, keptEndProblems, sourceProblems } from './checkHandles';
import { repeated, knownNames, handleNameProblems, childNameProblems } from './checkNames';
import { pipelineProblems, parentProblems, sendProblems } from './checkRelations';
import type { LaunchPlan } from './launchPlan';
import type { WrittenPlan } from './plan';
import { problemText, type Problem } from './problem';

/** A pipe that waits for a thread is not read, and a child that waits for one is never seen to end. */
function waitProblems(plan: LaunchPlan): readonly Problem[] {
  const calls = blockingCalls(plan);
  const most = largestPool - poolReserve;
  if (calls <= most) return [];
  return [
    {
      field: plan.children.length > 1 ? 'children' : 'handles',
      value: l10n.t('{0} waits', calls),
      message: l10n.t(
        'The launcher can wait for {0} objects at once: each child, and each pipe of which it keeps an end, is one.',
        most,
      ),
      remedy: l10n.t('Make some of the pipes "nul" or "file", or start fewer children.'),
    },
  ];
}

/** Problems of names and references. `written` is the same plan as typed, to name the field the user sees. */
export function checkPlan(plan: LaunchPlan, written: WrittenPlan): readonly Problem[] {
  // A name that cannot be makes every place that uses it wrong as well: first things first.
  const wrongNames = handleNameProblems(plan);
  if (wrongNames.length > 0) return wrongNames;
  const known = knownNames(plan);
  const problems = [
    ...(written.children ? childNameProblems(plan) : []),
    ...plan.children.flatMap((_, index) => childProblems(plan, written, index, known)),
    ...handleTextProblems(plan),
    ...sourceProblems(plan),
    ...pipelineProblems(plan, written),
    ...parentProblems(plan, written),
    ...sendProblems(plan, written, known),
    ...keptEndProblems(plan, known),
    ...waitProblems(plan),
    ...expectationProblems(plan, written),
  ];
  // Children that take an attribute from above repeat its problems: one line each is enough.
  const again = new Set(repeated(problems.map(problemText)));
  return problems.filter((_, index) => !again.has(index));
}
