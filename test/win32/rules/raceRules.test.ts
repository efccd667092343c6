// The rules of launches that run into each other, and the clean way out, one test each: the model, and this kernel.
import assert from 'node:assert/strict';
import type { Report } from '../../../src/model/report/report';
import { captured, seenHandles } from '../childOutput';
import { assertBalanced } from '../handleBalance';
import { assertKernel, modelOf, noStreams, tryWays, type Outcomes } from './launchRules';
import { endSessions, program, runSession } from '../runSession';

const standard = ['stdin', 'stdout', 'stderr'];
const quiet = { stdin: 'nul', stderr: 'nul' };

const labels = (report: Report, name: string): readonly (string | null)[] =>
  (report.processes.find((process) => process.name === name)?.handles ?? [])
    .filter(({ origin }) => origin === 'inherited')
    .map(({ label }) => label)
    .sort();

/** That the model and the kernel give each child these handles, and none else. */
function assertPassed(
  configuration: object,
  report: Report,
  expected: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, passed] of Object.entries(expected)) {
    const child = modelOf(configuration).children.find((each) => each.name === name);
    assert.deepEqual(child?.inherited, passed, `${name} in the model`);
    assert.deepEqual(labels(report, name), passed, `${name} in the kernel`);
  }
}

describe('The inheritable flag counts for the whole process', () => {
  afterEach(endSessions);

  const both = {
    program: program('readMapping'),
    stdio: { stdin: 'nul', stderr: 'nul' },
    handles: {
      forA: { kind: 'fileMapping', size: 64, text: 'meant for A' },
      forB: { kind: 'fileMapping', size: 64, text: 'meant for B' },
    },
    children: [
      { name: 'A', args: ['${handle:forA}'] },
      { name: 'B', args: ['${handle:forB}'] },
    ],
  };
  const streamsOf = (name: string) => [`${name}.stderr`, `${name}.stdin`, `${name}.stdout`];
  const all = [...streamsOf('A'), ...streamsOf('B'), 'forA', 'forB'];

  it('two launches at once without lists each take what is meant for the other, and a finding says so', async () => {
    const configuration = { ...both, inherit: 'all' };
    const { state, report } = await runSession(configuration);
    assertPassed(configuration, report, { A: all, B: all });
    assert.equal(captured(state, 'A.stdout').toString(), 'meant for A');
    assert.equal(captured(state, 'B.stdout').toString(), 'meant for B');
    const leaks = report.findings.filter(({ code }) => code === 'leaked-handle');
    assert.match(leaks[0]?.headline ?? '', /^A also inherited .*forB \(0x/);
    assert.equal(leaks.length, 1);
    assert.match(leaks[0]?.affects?.[0] ?? '', /^B: .*forA \(0x/);
    assert.match(leaks[0]?.fix ?? '', /"inherit": "list"/);
  });

  it('with lists each takes its own, and cannot reach the other', async () => {
    const [a, b] = both.children;
    const configuration = {
      ...both,
      children: [
        { ...a, handleList: [...standard, 'forA'] },
        // The value of the other mapping: a number that is no handle here.
        { ...b, args: ['${handle:forA}'], handleList: [...standard, 'forB'] },
      ],
    };
    const { state, report } = await runSession(configuration);
    assertPassed(configuration, report, {
      A: [...streamsOf('A'), 'forA'],
      B: [...streamsOf('B'), 'forB'],
    });
    assert.equal(captured(state, 'A.stdout').toString(), 'meant for A');
    assert.deepEqual(
      report.processes.map(({ exitCode }) => exitCode),
      [0, 3],
    );
    assert.ok(!report.findings.some(({ code }) => code === 'leaked-handle'));
  });

  it('a list protects its own launch, and not its handles from another launch without one', async () => {
    const configuration = {
      program: program('exitCode'),
      stdio: noStreams,
      handles: { forA: { kind: 'event' } },
      children: [
        { name: 'A', handleList: ['forA'] },
        { name: 'B', inherit: 'all' },
      ],
    };
    const { report } = await runSession(configuration);
    assertPassed(configuration, report, { A: ['forA'], B: ['forA'] });
  });

  it('one launch at a time, objects and all, keeps them apart without lists: the critical section of KB315939', async () => {
    const configuration = {
      program: program('writeStreams'),
      stdio: { stdin: 'nul' },
      inherit: 'all',
      start: 'apart',
      children: [{ name: 'A' }, { name: 'B' }],
    };
    const { state, report } = await runSession(configuration);
    assert.deepEqual(report.findings, []);
    for (const label of ['A.stdout', 'B.stdout']) {
      assert.match(captured(state, label).toString(), /^to stdout/);
    }
    assertPassed(configuration, report, { A: streamsOf('A'), B: streamsOf('B') });
  });

  it('the clean way: what is not inheritable here and is in another process reaches its child, and no launch meanwhile', async () => {
    const report = { program: program('reportHandles'), args: ['-', '${handle:secret}'] };
    const configuration = {
      stdio: quiet,
      handles: { secret: { kind: 'event', inheritable: false } },
      children: [
        {
          name: 'A',
          program: program('exitCode'),
          stdio: { stdout: 'nul' },
          handleList: standard,
        },
        { name: 'B', ...report, parent: { child: 'A' }, handleList: [...standard, 'secret'] },
        { name: 'C', ...report, inherit: 'all' },
      ],
    };
    const { state, report: seen } = await runSession(configuration);
    assertPassed(configuration, seen, {
      // Not even the chosen parent keeps what it had for the time of the call.
      A: streamsOf('A'),
      B: [...streamsOf('B'), 'secret'],
      C: [...streamsOf('A'), ...streamsOf('C')],
    });
    const valid = (child: string) =>
      seenHandles(captured(state, `${child}.stdout`).toString()).named.map((one) => one.valid);
    assert.deepEqual([valid('B'), valid('C')], [[true], [false]]);
    assertBalanced(state);
  });
});

describe('PROC_THREAD_ATTRIBUTE_PARENT_PROCESS', () => {
  let outcomes: Outcomes;
  before(async () => {
    outcomes = await tryWays('tryParents');
  });
  after(endSessions);

  it('makes the values of the list those of the parent named: one of the caller is no handle there', () => {
    assertKernel(outcomes, 'parentsValue', 'CreateProcess 0 P');
    const wine = ['value without a handle in a list', 'CreateProcess 0'] as const;
    assertKernel(outcomes, 'callersValue', /^CreateProcess [1-9]\d*$/, wine);
    const below = { name: 'B', parent: { child: 'A' }, handleList: ['odd'] };
    const { rules } = modelOf({
      handles: { odd: { kind: 'value', value: '0x7ffffff4' } },
      children: [{ name: 'A', inherit: 'all' }, below],
    });
    assert.deepEqual(rules, ['number-in-list']);
  });

  it('makes the standard handles those of the parent named: of one of the caller the child has the number', () => {
    assertKernel(outcomes, 'parentsStandard', 'CreateProcess 0 P+value');
    assertKernel(outcomes, 'callersStandard', 'CreateProcess 0 P+value');
    const { children } = modelOf({
      children: [
        { name: 'A' },
        { name: 'B', parent: { child: 'A' }, stdio: { ...noStreams, stdout: 'nul' } },
      ],
    });
    // The broker names its duplicate in the parent, and never its own value.
    assert.deepEqual(
      [children[1]?.standard.stdout, children[1]?.inherited],
      ['valid', ['B.stdout']],
    );
  });

  it('needs PROCESS_CREATE_PROCESS, and a duplicate in the parent PROCESS_DUP_HANDLE: else 5 (ERROR_ACCESS_DENIED)', () => {
    assertKernel(outcomes, 'noCreateRight', 'CreateProcess 5');
    assertKernel(outcomes, 'noDuplicateRight', 'DuplicateHandle 5');
  });

  it('leaves the duplicate with the parent until DUPLICATE_CLOSE_SOURCE closes it there: then 6 (ERROR_INVALID_HANDLE)', () => {
    assertKernel(outcomes, 'closedInParent', 'DuplicateHandle 6');
  });
});
