// The ways in which standard handles reach a child beside STARTUPINFO: SetStdHandle, and pipelines.
import assert from 'node:assert/strict';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { captured } from '../childOutput';
import { onWine } from '../knownDifferences';
import { endSessions, problemsOf, program, runSession } from '../runSession';

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
