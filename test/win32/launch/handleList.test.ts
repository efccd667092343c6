// Which handles a child gets: by list, all, or none; asked of the kernel and of the child itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/model/report/report';
import { captured, seenHandles } from '../childOutput';
import { onWine } from '../knownDifferences';
import { endSessions, program, runSession, temporaryFolder } from '../runSession';

const event = { kind: 'event' };
const five = { one: event, two: event, three: event, four: event, five: event };
const fiveValues = Object.keys(five).map((name) => `\${handle:${name}}`);

function inherited(report: Report, child = 0): readonly (string | null)[] {
  const handles = report.processes[child]?.handles ?? [];
  return handles
    .filter((handle) => handle.origin === 'inherited')
    .map((handle) => handle.label)
    .sort();
}

describe('A child', () => {
  afterEach(endSessions);

  it('gets exactly the handles of its list, as the kernel and the child both say', async () => {
    const { state, report } = await runSession({
      program: program('reportHandles'),
      args: ['-', ...fiveValues],
      handles: five,
      stdio: { stdin: 'nul', stderr: 'stdout' },
      handleList: ['stdin', 'stdout', 'stderr', 'two', 'four'],
    });
    assert.deepEqual(inherited(report), ['four', 'stdin', 'stdout', 'two']);
    const { named, standard } = seenHandles(captured(state).toString());
    assert.deepEqual(
      named.map((handle) => handle.valid),
      [false, true, false, true, false],
    );
    const values = new Map(state.brokerHandles.map((handle) => [handle.label, handle.value]));
    assert.equal(standard[1]?.value, values.get('stdout'));
    assert.equal(standard[2]?.value, values.get('stdout'));
    assert.equal(named[1]?.value, values.get('two'));
    assert.deepEqual(report.processes[0]?.prediction, { agrees: true, differences: [] });
    assert.deepEqual(
      report.processes[0].notInherited
        .filter((entry) => entry.label in five)
        .map((entry) => [entry.label, entry.why]),
      ['one', 'three', 'five'].map((label) => [
        label,
        'It is inheritable, but not in the handle list.',
      ]),
    );
    assert.deepEqual(report.findings, []);
  });

  it('gets every inheritable handle with "all", and nothing that is not', async () => {
    const { state, report } = await runSession({
      program: program('reportHandles'),
      args: ['-', ...fiveValues, '${handle:secret}'],
      handles: { ...five, secret: { kind: 'event', inheritable: false } },
      inherit: 'all',
    });
    const all = [...Object.keys(five), 'stdin', 'stdout', 'stderr'].sort();
    assert.deepEqual(inherited(report), all);
    assert.deepEqual(
      seenHandles(captured(state).toString()).named.map((handle) => handle.valid),
      [true, true, true, true, true, false],
    );
    const secret = report.processes[0]?.notInherited.find((entry) => entry.label === 'secret');
    assert.equal(secret?.why, 'The handle is not inheritable.');
    assert.deepEqual(report.findings, []);
  });

  it('gets nothing with "none", its standard handles included', async () => {
    const folder = temporaryFolder();
    const { report } = await runSession(
      {
        program: program('reportHandles'),
        args: ['seen.txt', ...fiveValues],
        handles: five,
        inherit: 'none',
        stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
      },
      folder,
    );
    assert.deepEqual(inherited(report), []);
    assert.equal(report.processes[0]?.exitCode, 0);
    const { named } = seenHandles(readFileSync(join(folder, 'seen.txt'), 'utf8'));
    assert.deepEqual(
      named.map((handle) => handle.valid),
      [false, false, false, false, false],
    );
    assert.match(report.processes[0].notInherited[0]?.why ?? '', /bInheritHandles was FALSE/);
  });

  it('gets nothing with an empty list either', async () => {
    const { report } = await runSession({
      program: program('exitCode'),
      handles: five,
      handleList: [],
      stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
    });
    assert.deepEqual(inherited(report), []);
    assert.equal(report.processes[0]?.exitCode, 0);
  });

  it('that takes all three standard handles of the parent gets copies of them', async () => {
    const { report } = await runSession({
      program: program('exitCode'),
      inherit: 'none',
      stdio: { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' },
    });
    const duplicated = report.processes[0]?.handles.filter(
      (handle) => handle.origin === 'duplicated',
    );
    const labels = [...new Set(duplicated?.map((handle) => handle.label))].sort();
    // On Windows the copies are made for a child that shares its parent's console; a runner's broker may have none.
    const shared = report.calls.some(
      ({ api, args }) =>
        api === 'CreateProcessW' && !args['dwCreationFlags']?.includes('CREATE_NO_WINDOW'),
    );
    const expected = ['broker.stderr', 'broker.stdin', 'broker.stdout'];
    const copied = shared || onWine('standard handles without inheritance');
    assert.deepEqual(labels, copied ? expected : []);
    for (const handle of duplicated ?? []) assert.match(handle.why, /This is not inheritance/);
  });

  it('is refused a list with a handle that is not inheritable', async () => {
    const { report } = await runSession({
      program: program('exitCode'),
      handles: { secret: { kind: 'event', inheritable: false } },
      stdio: { stdin: 'none', stdout: 'none', stderr: 'none' },
      handleList: ['secret'],
    });
    const [child] = report.processes;
    if (onWine('uninheritable handle in a list')) {
      assert.equal(child?.exitCode, 0);
      assert.deepEqual(inherited(report), []);
      assert.match(child.prediction.differences[0] ?? '', /secret .*Windows fails this launch/);
    } else {
      assert.deepEqual([child?.error?.api, child?.error?.code], ['CreateProcessW', 87]);
    }
  });

  it('uses a handle it was told of by its value', async () => {
    const folder = temporaryFolder();
    const { report } = await runSession(
      {
        program: program('useHandle'),
        args: ['write', '${handle:log}', 'żółć\n'],
        handles: { log: { kind: 'file', path: 'log ☃.txt', access: 'write' } },
      },
      folder,
    );
    assert.equal(report.processes[0]?.exitCode, 0);
    assert.equal(readFileSync(join(folder, 'log ☃.txt'), 'utf8'), 'żółć\n');
  });

  it('cannot use a handle that its list leaves out', async () => {
    const { report } = await runSession({
      program: program('useHandle'),
      args: ['set', '${handle:one}'],
      handles: five,
      handleList: ['stdin', 'stdout', 'stderr'],
    });
    const ERROR_INVALID_HANDLE = 6;
    assert.equal(report.processes[0]?.exitCode, ERROR_INVALID_HANDLE);
  });
});

describe('Two children of one parent', () => {
  afterEach(endSessions);

  const children = (inherit: 'list' | 'all') => ({
    program: program('reportHandles'),
    args: ['-', ...fiveValues],
    handles: five,
    inherit,
    stdio: { stdin: 'nul', stderr: 'stdout' },
    children: [
      { name: 'A', handleList: ['stdin', 'stdout', 'one'] },
      { name: 'B', handleList: ['stdin', 'stdout', 'five', 'two'] },
    ],
  });

  it('get what each one has in its own list', async () => {
    const { state, report } = await runSession(children('list'));
    assert.deepEqual(inherited(report, 0), ['A.stdin', 'A.stdout', 'one']);
    assert.deepEqual(inherited(report, 1), ['B.stdin', 'B.stdout', 'five', 'two']);
    const valid = (label: string) =>
      seenHandles(captured(state, label).toString()).named.map((handle) => handle.valid);
    assert.deepEqual(valid('A.stdout'), [true, false, false, false, false]);
    assert.deepEqual(valid('B.stdout'), [false, true, false, false, true]);
    assert.deepEqual(report.findings, []);
  });

  it('get the pipes of each other with "all", which a finding says for both', async () => {
    const { report } = await runSession(children('all'));
    assert.ok(inherited(report, 0).includes('B.stdout'));
    assert.ok(inherited(report, 1).includes('A.stdout'));
    assert.deepEqual(
      report.findings.map((finding) => [finding.code, finding.evidence['process']]),
      [['leaked-handle', 'A']],
    );
    assert.match(report.findings[0]?.headline ?? '', /A also inherited B\.stdout/);
    assert.match(report.findings[0]?.affects?.[0] ?? '', /^B: .*A\.stdout \(0x/);
    assert.equal(report.findings[0]?.affects?.length, 1);
    assert.ok(report.pipes.every((pipe) => pipe.eof));
  });
});
