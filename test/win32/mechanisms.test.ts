// The ways in which handles reach a child beside lists: SetStdHandle, pipelines, and two children at once or apart.
import assert from 'node:assert/strict';
import { loadWin32 } from '../../src/win32/win32';
import { captured } from './childOutput';
import { onWine } from './knownDifferences';
import { endSessions, problemsOf, program, runSession } from './runSession';

describe('Standard handles by SetStdHandle', () => {
  afterEach(endSessions);

  it('take the four documented steps, and leave those of the broker as they were', async () => {
    const { report, state } = await runSession({
      program: program('writeStreams'),
      stdioMethod: 'setStdHandle',
      console: 'shared',
      inherit: 'all',
    });
    const calls = report.calls
      .filter(({ api }) => /StdHandle|CreateProcess/.test(api))
      .map(({ api, args }) => [api, args['nStdHandle'], args['hHandle']]);
    const apis = calls.map(([api]) => api);
    const three = (api: string) => [api, api, api];
    assert.deepEqual(apis, [
      ...three('GetStdHandle'),
      ...three('SetStdHandle'),
      'CreateProcessW',
      ...three('SetStdHandle'),
    ]);
    const before = report.calls
      .filter(({ api }) => api === 'GetStdHandle')
      .map((call) => call.result);
    assert.deepEqual(
      calls.slice(7).map(([, , handle]) => handle),
      before,
    );
    const created = report.calls.find(({ api }) => api === 'CreateProcessW');
    assert.ok(!created?.args['lpStartupInfo']?.includes('hStdOutput'));
    // A broker has the console of the process that forks it, or none to share.
    const hasConsole = loadWin32(() => undefined).HasConsole();
    const arrives = hasConsole || onWine('SetStdHandle without a console');
    assert.match(captured(state).toString(), arrives ? /^to stdout/ : /^$/);
  });
});

describe('A pipeline', () => {
  afterEach(endSessions);

  it("makes one child's stdout another's stdin, and ends when the writer does", async () => {
    const { state, report } = await runSession({
      program: program('echoInput'),
      children: [
        { name: 'reader', stdio: { stdin: { child: 'writer' }, stderr: 'nul' } },
        {
          name: 'writer',
          program: program('writeBytes'),
          args: ['5', '5', '7'],
          stdio: { stdin: 'nul', stderr: 'nul' },
        },
      ],
    });
    assert.equal(state.end?.reason, 'finished');
    assert.equal(captured(state, 'reader.stdout').length, 5);
    const inheritedBy = (name: string) =>
      report.processes
        .find((child) => child.name === name)
        ?.handles.filter(({ origin }) => origin === 'inherited')
        .map(({ label, pipe }) => [label, pipe?.end])
        .filter(([label]) => label === 'reader.stdin' || label === 'writer.stdout');
    assert.deepEqual(inheritedBy('reader'), [['reader.stdin', 'read']]);
    assert.deepEqual(inheritedBy('writer'), [['writer.stdout', 'write']]);
  });

  it('may go round in a circle', async () => {
    const { state } = await runSession({
      program: program('writeStreams'),
      children: [
        { name: 'A', stdio: { stdin: { child: 'B' } } },
        { name: 'B', stdio: { stdin: { child: 'A' } } },
      ],
    });
    assert.equal(state.end?.reason, 'finished');
  });

  it('is refused without its writer, with two readers, and apart', () => {
    const refused = (configuration: object, says: RegExp): void => {
      const problems = problemsOf({ program: program('exitCode'), ...configuration });
      assert.match(problems.map(({ message }) => message).join(' '), says);
    };
    const from = (child: string) => ({ stdio: { stdin: { child } } });
    refused({ children: [{ name: 'A', ...from('B') }] }, /No other child/);
    refused({ children: [{ name: 'A', ...from('A') }, { name: 'B' }] }, /No other child/);
    const two = [{ name: 'A' }, { name: 'B', ...from('A') }, { name: 'C', ...from('A') }];
    refused({ children: two }, /another child's stdin already/);
    refused({ children: two.slice(0, 2), start: 'apart' }, /must be there/);
    const nul = [
      { name: 'A', stdio: { stdout: 'nul' } },
      { name: 'B', ...from('A') },
    ];
    refused({ children: nul }, /is not a pipe/);
  });
});

describe('Two children of one parent', () => {
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

  it('each get the mapping that is meant for the other without lists, and a finding says so', async () => {
    const { state, report } = await runSession({ ...both, inherit: 'all' });
    assert.equal(captured(state, 'A.stdout').toString(), 'meant for A');
    assert.equal(captured(state, 'B.stdout').toString(), 'meant for B');
    const leaks = report.findings.filter(({ code }) => code === 'leaked-handle');
    assert.match(leaks[0]?.message ?? '', /^A also inherited .*forB \(0x/);
    assert.match(leaks[1]?.message ?? '', /^B also inherited .*forA \(0x/);
    assert.match(leaks[0]?.remedy ?? '', /"inherit": "list"/);
  });

  it('each get their own with lists, and cannot reach the other', async () => {
    const standard = ['stdin', 'stdout', 'stderr'];
    const [a, b] = both.children;
    const { state, report } = await runSession({
      ...both,
      children: [
        { ...a, handleList: [...standard, 'forA'] },
        // The value of the other mapping: a number that is no handle here.
        { ...b, args: ['${handle:forA}'], handleList: [...standard, 'forB'] },
      ],
    });
    assert.equal(captured(state, 'A.stdout').toString(), 'meant for A');
    assert.deepEqual(
      report.processes.map(({ exitCode }) => exitCode),
      [0, 3],
    );
    assert.ok(!report.findings.some(({ code }) => code === 'leaked-handle'));
  });

  it('started apart do not get each other’s pipes, though nothing lists them', async () => {
    const { state, report } = await runSession({
      program: program('writeStreams'),
      inherit: 'all',
      start: 'apart',
      children: [{ name: 'A' }, { name: 'B' }],
    });
    assert.deepEqual(report.findings, []);
    for (const label of ['A.stdout', 'B.stdout']) {
      assert.match(captured(state, label).toString(), /^to stdout/);
    }
    const labels = report.processes.map(({ handles }) =>
      handles.filter(({ origin }) => origin === 'inherited').map(({ label }) => label?.[0]),
    );
    assert.deepEqual(
      labels.map((own) => [...new Set(own)]),
      [['A'], ['B']],
    );
  });
});
