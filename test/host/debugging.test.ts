// The main job through VS Code's own debug service: stop at entry, look, continue, read, end.
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import { childHandles } from '../../src/model/handles/origin';
import type { SessionState } from '../../src/model/session/state';
import { DebugRun } from './debugRun';
import { extensionApi } from './extensionApi';
import { newSessions, sessionIds } from './newSessions';

const launch = (rest: object): vscode.DebugConfiguration => ({
  type: 'handle-inheritance',
  request: 'launch',
  name: 'Test',
  program: 'cmd.exe',
  ...rest,
});

describe('debugging', () => {
  let api: ExtensionApi;
  let run: DebugRun | undefined;

  const latest = (): SessionState => {
    const state = api.sessions.states[0];
    assert.ok(state);
    return state;
  };

  before(async () => {
    api = await extensionApi();
  });

  afterEach(async () => {
    run?.dispose();
    run = undefined;
    await vscode.debug.stopDebugging();
  });

  async function variablesOf(current: DebugRun, scopeName: string) {
    const threads = await current.ask<DebugProtocol.ThreadsResponse['body']>('threads', {});
    const thread = threads.threads[0];
    assert.ok(thread);
    const stack = await current.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: thread.id,
    });
    const frame = stack.stackFrames[0];
    assert.ok(frame);
    const { scopes } = await current.ask<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: frame.id,
    });
    const scope = scopes.find(({ name }) => name === scopeName);
    assert.ok(scope, `the scopes are ${scopes.map(({ name }) => name).join(', ')}`);
    const { variables } = await current.ask<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: scope.variablesReference,
    });
    return variables;
  }

  it('stops at entry with the inherited handles, continues, prints and ends', async () => {
    run = await DebugRun.start('Hello');
    const stopped = await run.event<DebugProtocol.StoppedEvent>('stopped');
    assert.equal(stopped.body.reason, 'entry');

    const process = latest().processes[0];
    assert.ok(process?.birth);
    const inherited = childHandles(process.birth).filter(({ origin }) => origin === 'inherited');
    const shown = await variablesOf(run, 'Inherited');
    assert.deepEqual(
      shown.map(({ name, value }) => [name, value.split(' ')[0]]),
      inherited.map(({ label, value }) => [label, value]),
    );
    assert.deepEqual(shown.map(({ name }) => name).sort(), ['stderr', 'stdin', 'stdout']);
    const standard = await variablesOf(run, 'Standard handles');
    assert.deepEqual(
      standard.map(({ name }) => name),
      ['stdin', 'stdout', 'stderr'],
    );
    const missing = await variablesOf(run, 'Not inherited');
    assert.deepEqual(missing.map(({ name }) => name).sort(), [
      'stderr.read',
      'stdin.write',
      'stdout.read',
    ]);
    assert.equal(run.output('stdout'), '');

    await run.ask('continue', { threadId: stopped.body.threadId });
    await run.event('terminated');
    assert.equal(run.output('stdout'), 'hello \r\n');
    assert.equal(run.output('stderr'), 'oops \r\n');
    assert.equal(latest().end?.reason, 'finished');
    assert.equal(latest().processes[0]?.exitCode, 0);
  });

  it('starts npm by its name, a batch file beside a script for other systems', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'node tools '));
    writeFileSync(join(folder, 'npm'), '#!/bin/sh\nexit 1\n');
    writeFileSync(join(folder, 'npm.cmd'), '@echo npm says %1\r\n');
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${folder};${path}`;
    try {
      run = await DebugRun.start(launch({ program: 'npm', args: ['hello'] }));
      await run.event('terminated');
      assert.equal(run.output('stdout'), 'npm says "hello"\r\n');
    } finally {
      process.env['PATH'] = path;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('shows each child of a plan as a thread', async () => {
    const children = [{ name: 'A' }, { name: 'B' }];
    run = await DebugRun.start(launch({ args: ['/c', 'echo hi'], stopOnEntry: true, children }));
    await run.event<DebugProtocol.StoppedEvent>('stopped', (event) => event.body.threadId === 2);
    const { threads } = await run.ask<DebugProtocol.ThreadsResponse['body']>('threads', {});
    assert.deepEqual(
      threads.map(({ id, name }) => [id, name.split(' ')[0]]),
      [
        [1, 'A'],
        [2, 'B'],
      ],
    );
    await run.ask('continue', { threadId: 2 });
    await run.event<DebugProtocol.OutputEvent>('output', ({ body }) => body.category === 'stdout');
    await run.event<DebugProtocol.ThreadEvent>(
      'thread',
      ({ body }) => body.reason === 'exited' && body.threadId === 2,
    );
    assert.equal(latest().processes.find(({ id }) => id === 'A')?.phase, 'suspended');
    assert.match(run.output('stdout'), /^B\.stdout: hi/);
  });

  it('pauses a running child and continues it, and stopping ends it', async () => {
    run = await DebugRun.start(launch({ args: ['/c', 'pause'] }));
    await run.event<DebugProtocol.OutputEvent>('output', ({ body }) => body.category === 'stdout');
    await run.ask('pause', { threadId: 1 });
    const stopped = await run.event<DebugProtocol.StoppedEvent>('stopped');
    assert.equal(stopped.body.reason, 'pause');
    await run.ask('continue', { threadId: 1 });
    await run.event('continued');
    await vscode.debug.stopDebugging(run.session);
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'stopped');
    assert.equal(latest().processes[0]?.phase, 'exited');
  });

  it('restarts as a new session with a new broker', async () => {
    run = await DebugRun.start('Hello');
    await run.event('stopped');
    const first = latest();
    const again = new Promise<void>((resolve) => {
      const subscription = api.sessions.onDidChange(() => {
        const newest = latest();
        if (newest.id === first.id || newest.processes[0]?.phase !== 'suspended') return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    await again;
    assert.notEqual(latest().broker.pid, first.broker.pid);
    const ended = api.sessions.states.find(({ id }) => id === first.id);
    assert.equal(ended?.end?.reason, 'stopped');
  });

  it('ends one child and lets the other go on', async () => {
    const children = [{ name: 'A' }, { name: 'B' }];
    run = await DebugRun.start(launch({ args: ['/c', 'pause'], children }));
    await run.event<DebugProtocol.ThreadEvent>('thread', ({ body }) => body.threadId === 2);
    await run.ask('terminateThreads', { threadIds: [1] });
    await run.event<DebugProtocol.ThreadEvent>(
      'thread',
      ({ body }) => body.reason === 'exited' && body.threadId === 1,
    );
    const { processes } = latest();
    assert.deepEqual(
      processes
        .filter(({ descent }) => descent === null)
        .map(({ phase, exitCode }) => [phase, exitCode]),
      [
        ['exited', 1],
        ['running', null],
      ],
      JSON.stringify(
        processes.map(({ id, name, phase, descent }) => ({ id, name, phase, descent })),
      ),
    );
  });

  it('writes what is typed in the Debug Console to stdin', async () => {
    const args = ['/v:on', '/c', 'set /p line= & echo got !line!'];
    run = await DebugRun.start(launch({ args }));
    await run.event('thread');
    await run.ask('evaluate', { expression: 'a word', context: 'repl' });
    await run.event('terminated');
    assert.match(run.output('stdout'), /got a word/);
  });

  it('gives a child none of the variables of the editor', async () => {
    run = await DebugRun.start(launch({ args: ['/c', 'set'], env: { OF_THE_PLAN: 'yes' } }));
    await run.event('terminated');
    const names = run
      .output('stdout')
      .split('\r\n')
      .map((line) => line.split('=')[0] ?? '');
    assert.ok(names.includes('OF_THE_PLAN'));
    const foreign = names.filter((name) =>
      /^(VSCODE|ELECTRON|UV_THREADPOOL|NODE_CHANNEL)/i.test(name),
    );
    assert.deepEqual(foreign, []);
  });

  it('replaces ${handle:name} with the value the child inherits', async () => {
    const handles = { ready: { kind: 'event' } };
    run = await DebugRun.start(launch({ args: ['/c', 'echo ready is ${handle:ready}'], handles }));
    await run.event('terminated');
    const birth = latest().processes[0]?.birth;
    assert.ok(birth);
    const ready = childHandles(birth).find(({ label }) => label === 'ready');
    assert.equal(ready?.origin, 'inherited');
    assert.match(run.output('stdout'), new RegExp(`ready is ${Number(ready.value)}\\r\\n`));
  });

  it('runs without stopping when it is started without debugging', async () => {
    run = await DebugRun.start('Hello', { noDebug: true });
    await run.event('terminated');
    assert.equal(run.output('stdout'), 'hello \r\n');
    assert.ok(!run.messages.some((message) => 'event' in message && message.event === 'stopped'));
  });

  it('refuses a bad configuration and launches nothing', async () => {
    const before = sessionIds(api);
    const bad = [
      { handleList: ['stdout', 'lgo'] },
      { program: 'no-such-program.exe' },
      { args: ['${handle:nothing}'] },
      { stdio: { stdin: 7 } },
      { program: 'C:\\Windows' },
    ];
    for (const rest of bad)
      await assert.rejects(DebugRun.start(launch(rest)), JSON.stringify(rest));
    assert.deepEqual(newSessions(api, before), []);
  });

  it('does not launch what Windows will refuse, unless it is wanted anyway', async () => {
    const plan = launch({
      program: 'cmd.exe',
      args: ['/c', 'echo launched'],
      handles: { shut: { kind: 'event', inheritable: false } },
      handleList: ['stdin', 'stdout', 'stderr', 'shut'],
    });
    const before = sessionIds(api);
    await assert.rejects(DebugRun.start(plan));
    assert.deepEqual(newSessions(api, before), []);

    run = await DebugRun.start({ ...plan, __launchAnyway: true });
    await run.event('terminated');
    assert.equal(newSessions(api, before).length, 1);
    assert.match(run.output('console'), /Preflight: handleList\[3\]: "shut": .*fails with 87/);
    const [child] = latest().processes;
    // This kernel may start it (Wine does); Windows says 87, and the finding names the entry.
    if (child?.error) assert.equal(child.error.code, 87);
    else assert.match(run.output('stdout'), /launched/);
  });

  it('shows a lost broker as the end of the session, and starts the next one', async () => {
    run = await DebugRun.start('Hello');
    await run.event('stopped');
    const { id, processes } = latest();
    const pid = processes[0]?.pid;
    assert.ok(pid);
    const broker = api.sessions.running(id).brokerPid;
    assert.ok(broker);
    process.kill(broker);
    await run.event('terminated');
    const state = latest();
    assert.equal(state.id, id);
    assert.equal(state.end?.reason, 'brokerLost');
    assert.match(state.end.message, /launcher process (exited|was terminated)/);
    assert.throws(() => process.kill(pid, 0), 'the child is gone with its broker');
    run.dispose();

    run = await DebugRun.start('Hello', { noDebug: true });
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'finished');
  });

  it('starts the configurations of a compound together', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    // Old sessions go when new ones come: how many there are says nothing.
    const before = new Set(api.sessions.states.map(({ id }) => id));
    const ended = new Promise<void>((resolve) => {
      const subscription = api.sessions.onDidChange(() => {
        const added = api.sessions.states.filter(({ id }) => !before.has(id));
        if (
          added.some(({ plan, phase }) => plan.name.startsWith('A filter') && phase === 'ended')
        ) {
          subscription.dispose();
          resolve();
        }
      });
    });
    assert.ok(await vscode.debug.startDebugging(folder, 'Hello, and the filter beside it'));
    await ended;
    const names = api.sessions.states.map(({ plan }) => plan.name);
    assert.ok(names.slice(0, 2).includes('Hello'), names.join(', '));
  });
});
