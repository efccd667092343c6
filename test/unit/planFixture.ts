// Plans for tests: a launch configuration in, the checked plan or its problems out.
import assert from 'node:assert/strict';
import type { LaunchPlan } from '../../src/model/launchPlan';
import { parsePlan } from '../../src/model/parsePlan';
import { problemText, type Problem } from '../../src/model/problem';

/** The plan of a configuration that must be right. */
export function planOf(configuration: object, name = 'test'): LaunchPlan {
  const parsed = parsePlan(configuration, name);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map(problemText).join('\n'));
  return parsed.plan;
}

/** The problems of a configuration that must be wrong. */
export function problemsOf(configuration: unknown): readonly Problem[] {
  const parsed = parsePlan(configuration, 'test');
  assert.ok(!parsed.ok, 'the plan was accepted');
  return parsed.problems;
}
