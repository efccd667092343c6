// Whether a session was as its configuration expects: each expectation with what was seen, from the state, its findings and its captures.
import type { Finding } from '../findings/finding';
import { expectationNames } from '../plan/expectations';
import type { ChildPlan, LaunchPlan } from '../plan/launchPlan';
import type { ExpectationResult } from '../session/expectationResult';
import { unstarted } from '../session/reduce';
import type { ProcessState, SessionState } from '../session/state';
import { absence, undecided, type Subject } from './checked';
import { endOfFileResults, exitCodeResult } from './endExpectations';
import { inheritsNotResults, inheritsResult } from './inheritExpectations';
import { handlesLeftResult } from './leftHandles';
import { textResults, type CaptureAnswers } from './textExpectations';
import { noFindingsResult, processesResults } from './treeExpectations';

/** Whether anything is expected of the session or one of its children. */
export const expectsAnything = ({ expect, children }: LaunchPlan): boolean =>
  expect !== undefined || children.some((child) => child.expect !== undefined);

const standIn = ({ name }: ChildPlan): ProcessState => ({
  ...unstarted,
  ...{ id: name, name, commandLine: '', phase: 'failed', createdAt: 0 },
});

const inOrder = (results: readonly ExpectationResult[]): readonly ExpectationResult[] =>
  expectationNames.flatMap((name) => results.filter(({ expectation }) => expectation === name));

function childResults(
  state: SessionState,
  found: readonly Finding[],
  answers: CaptureAnswers,
  [child, subject]: readonly [ChildPlan, Subject],
): readonly ExpectationResult[] {
  const { expect } = child;
  if (!expect) return [];
  const own = state.processes.find(({ name, descent }) => !descent && name === child.name);
  const process = own ?? standIn(child);
  const { exitCode, inherits, inheritsNot, handlesLeft, processes, noFindings } = expect;
  const results = [
    ...(exitCode === undefined ? [] : [exitCodeResult(state, subject, process, exitCode)]),
    ...endOfFileResults(state, subject, process, child, found),
    ...textResults(state, subject, child, answers),
    ...(inherits ? [inheritsResult(state, subject, process, child, inherits)] : []),
    ...(inheritsNot ? inheritsNotResults(state, subject, process, inheritsNot) : []),
    ...(handlesLeft === undefined ? [] : [handlesLeftResult(state, subject, process, handlesLeft)]),
    ...(processes ? processesResults(state, subject, process, processes) : []),
  ];
  const reason = absence(child.name, own, state.end?.reason === 'brokerLost');
  const judgedResults =
    reason === null ? results : results.map((result) => undecided(result, reason));
  return noFindings
    ? [...judgedResults, noFindingsResult(state, subject, process, noFindings, found)]
    : judgedResults;
}

/**
 * One for everything the plan expects, child by child and then of the session, in the order of the attributes. `found` are the findings
 * of the same state; `answers` those to `captureQuestions`. Empty where nothing is expected.
 */
export function expectationResults(
  state: SessionState,
  found: readonly Finding[],
  answers: CaptureAnswers,
): readonly ExpectationResult[] {
  const { plan } = state;
  const several = plan.children.length > 1;
  const ofChildren = plan.children.flatMap((child, index) => {
    const at = several ? `children[${index}].expect` : 'expect';
    return inOrder(childResults(state, found, answers, [child, { child: child.name, at }]));
  });
  const { processes, noFindings } = plan.expect ?? {};
  const session: Subject = { child: null, at: 'expect' };
  return [
    ...ofChildren,
    ...(processes ? processesResults(state, session, null, processes) : []),
    ...(noFindings ? [noFindingsResult(state, session, null, noFindings, found)] : []),
  ];
}
