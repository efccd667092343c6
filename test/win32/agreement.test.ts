// Random plans: what the rules of Windows predict of each is what the kernel then shows.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlan } from '../../src/model/parsePlan';
import { childHandles, standardHandles } from '../../src/model/origin';
import { predictLaunch, type PredictedChild } from '../../src/model/predictLaunch';
import { streams, type LaunchPlan, type Stream } from '../../src/model/launchPlan';
import { preflight } from '../../src/model/preflight';
import type { SessionState } from '../../src/model/state';
import { onWine } from './knownDifferences';
import { endSessions, program, runSession } from './runSession';

/** Sessions at once: a broker each, on a machine of two cores. */
const lanes = 3;
const fixedSeed = 20_261_120;
const count = Number(process.env['HANDLE_TEST_PLANS'] ?? 150);

const inheritance = {
  inheritable: fc.boolean(),
  inheritableBy: fc.constantFrom('creation', 'SetHandleInformation'),
};
const made = { ...inheritance, securityAttributes: fc.constantFrom('given', 'given', 'absent') };
const handle = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('event', 'mutex', 'semaphore', 'nul', 'job', 'waitableTimer'),
      ...made,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pipe'),
      ...made,
      inheritable: fc.constantFrom(true, false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fileMapping'),
      size: fc.integer({ min: 1, max: 9000 }),
      ...made,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('process', 'thread', 'udpSocket'),
      ...inheritance,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('value'),
      value: fc.constantFrom('NULL', '-1', '0x7ffffff3'),
    }),
  },
);
const output = fc.constantFrom('pipe', 'nul', 'none', 'nul');
const child = fc.record({
  stdio: fc.record({
    stdin: output,
    stdout: output,
    stderr: fc.oneof(output, fc.constant('stdout')),
  }),
  inherit: fc.constantFrom('list', 'list', 'all', 'none'),
  /** Which of the names that may be listed are; null leaves the default list. */
  listed: fc.option(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 })),
});
const shape = fc.record({
  handles: fc.array(handle, { maxLength: 5 }),
  duplicates: fc.array(fc.record({ of: fc.nat(4), ...inheritance }), { maxLength: 2 }),
  children: fc.array(child, { minLength: 1, maxLength: 3 }),
  start: fc.constantFrom('together', 'apart'),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function configurationOf({ handles, duplicates, children, start }: Shape): object {
  const named: Record<string, object> = {};
  const labels: string[] = [];
  handles.forEach((each, index) => {
    const name = `h${index}`;
    named[name] = each;
    labels.push(...(each.kind === 'pipe' ? [`${name}.read`, `${name}.write`] : [name]));
  });
  const originals = labels.filter((label) => {
    const [name] = label.split('.');
    const of = named[name ?? ''];
    return of && 'kind' in of && of.kind !== 'value';
  });
  duplicates.forEach(({ of, ...rest }, index) => {
    const source = originals[of];
    if (source === undefined) return;
    named[`d${index}`] = { kind: 'duplicate', of: source, ...rest };
    labels.push(`d${index}`);
  });
  const listable = (stdio: Record<string, string>): readonly string[] => [
    ...streams.filter((stream) => stdio[stream] !== 'none'),
    ...labels,
  ];
  return {
    program: program('exitCode'),
    handles: named,
    start,
    children: children.map(({ listed, ...rest }, index) => ({
      name: `child${index}`,
      ...rest,
      ...(listed === null
        ? {}
        : { handleList: listable(rest.stdio).filter((_, at) => listed[at] === true) }),
    })),
  };
}

/** What this kernel makes of a prediction, by the list of known differences. */
function expectedHere(plan: LaunchPlan, predicted: PredictedChild): PredictedChild {
  const child = plan.children.find(({ name }) => name === predicted.name)!;
  const notices = preflight(plan).filter((notice) => notice.child === child.name);
  const has = (rule: string): boolean => notices.some((notice) => notice.rule === rule);
  const skipped =
    (has('not-inheritable-in-list') && onWine('uninheritable handle in a list')) ||
    (has('pseudo-handle-in-list') && onWine('pseudo handle in a list')) ||
    (has('number-in-list') && onWine('value without a handle in a list')) ||
    (has('null-in-list') && onWine('NULL in a list'));
  if (!skipped) return predicted;
  // The entries that Windows takes exception to are passed over, and the rest of the list holds.
  const bad = new Set(
    notices.filter(({ rule }) => /-in-list$/.test(rule)).map(({ value }) => String(value)),
  );
  const handleList = child.handleList.filter((label) => !bad.has(label));
  const rest = predictLaunch({
    ...plan,
    children: plan.children.map((each) => (each === child ? { ...child, handleList } : each)),
  });
  return rest.find(({ name }) => name === child.name)!;
}

function observed(state: SessionState, name: string): Omit<PredictedChild, 'name'> {
  const process = state.processes.find((each) => each.name === name);
  const child = state.plan.children.find((each) => each.name === name);
  assert.ok(process && child, `${name} was not started: ${JSON.stringify(state.end)}`);
  const { birth, error } = process;
  const inherited = (birth ? childHandles(birth) : []).flatMap(({ origin, label }) =>
    origin === 'inherited' && label !== null ? [label] : [],
  );
  const standard = birth ? standardHandles(state.plan, child, birth) : [];
  const stateOf = (stream: Stream) =>
    standard.find((one) => one.stream === stream)?.state ?? 'none';
  return {
    error: error ? (error.code as 87) : null,
    inherited: [...inherited].sort(),
    standard: { stdin: stateOf('stdin'), stdout: stateOf('stdout'), stderr: stateOf('stderr') },
  };
}

/** Wine passes standard handles on in two ways that Windows does not; what they change is left out of both sides. */
function comparable(
  plan: LaunchPlan,
  name: string,
  { error, inherited, standard }: Omit<PredictedChild, 'name'>,
): object {
  if (
    !onWine('standard handle outside the list') ||
    !onWine('standard handles without inheritance')
  ) {
    return { error, inherited, standard };
  }
  const own = streams.map((stream) => `${plan.children.length > 1 ? `${name}.` : ''}${stream}`);
  return { error, inherited: inherited.filter((label) => !own.includes(label)) };
}

async function check(configuration: object): Promise<void> {
  const parsed = parsePlan(configuration, 'random');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const { state, report } = await runSession(configuration);
  for (const predicted of predictLaunch(state.plan)) {
    const expected = expectedHere(state.plan, predicted);
    assert.deepEqual(
      comparable(state.plan, predicted.name, observed(state, predicted.name)),
      comparable(state.plan, predicted.name, {
        error: expected.error,
        inherited: expected.inherited,
        standard: expected.standard,
      }),
      `${predicted.name} of ${JSON.stringify(configuration)}`,
    );
  }
  const leaks = report.findings.filter(({ code }) => code === 'broker-handles-differ');
  assert.deepEqual(leaks, [], JSON.stringify(configuration));
}

describe('Prediction and kernel', () => {
  for (const [what, seed, runs] of [
    ['a fixed seed', fixedSeed, Math.ceil(count * 0.9)],
    ['a fresh seed', Date.now() % 0x7fff_ffff, Math.floor(count * 0.1)],
  ] as const) {
    it(`agree in ${runs} random plans of ${what} (${seed})`, async function () {
      this.timeout(15 * 60_000);
      const plans = fc.sample(shape, { seed, numRuns: runs }).map(configurationOf);
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let plan = plans[next++]; plan; plan = plans[next++]) await check(plan);
      };
      try {
        await Promise.all(Array.from({ length: lanes }, lane));
      } finally {
        await endSessions();
      }
    });
  }
});
