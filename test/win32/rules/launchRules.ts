// What a rule of Windows comes to: in the model, from a plan, and in this kernel, tried by a C program in ways no plan offers.
import assert from 'node:assert/strict';
import { parsePlan } from '../../../src/model/plan/parsePlan';
import { predictLaunch, type PredictedChild } from '../../../src/model/preflight/predictLaunch';
import { preflight } from '../../../src/model/preflight/preflight';
import { captured } from '../childOutput';
import { onWine, type KnownDifference } from '../knownDifferences';
import { program, runSession } from '../runSession';

/** What a program says of each way it tried. */
export type Outcomes = ReadonlyMap<string, string>;

export async function tryWays(name: string, ...args: readonly string[]): Promise<Outcomes> {
  const { state } = await runSession({
    program: program(name),
    args,
    stdio: { stdin: 'nul', stderr: 'nul' },
  });
  assert.equal(state.processes[0]?.exitCode, 0, `${name} came to its end`);
  const lines = captured(state).toString().split(/\r?\n/);
  return new Map(
    lines.map((line): [string, string] => {
      const [way = '', ...rest] = line.split(' ');
      return [way, rest.join(' ').trim()];
    }),
  );
}

/** This kernel's side of a rule: as Windows has it, or as the list of known differences says Wine does. */
export function assertKernel(
  outcomes: Outcomes,
  way: string,
  windows: string | RegExp,
  wine?: readonly [KnownDifference, string | RegExp],
): void {
  const expected = wine && onWine(wine[0]) ? wine[1] : windows;
  const outcome = outcomes.get(way) ?? 'was not tried';
  if (typeof expected === 'string') assert.equal(outcome, expected, way);
  else assert.match(outcome, expected, way);
}

export const noStreams = { stdin: 'none', stdout: 'none', stderr: 'none' };

interface Model {
  readonly children: readonly PredictedChild[];
  /** Of preflight, in its order. */
  readonly rules: readonly string[];
}

/** The model's side: of a plan without standard handles unless it names some. */
export function modelOf(configuration: object): Model {
  const whole = { program: 'a.exe', stdio: noStreams, ...configuration };
  const parsed = parsePlan(whole, 'rule');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return {
    children: predictLaunch(parsed.plan),
    rules: preflight(parsed.plan).map(({ rule }) => rule),
  };
}
