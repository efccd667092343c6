// Breaking on the creation of processes below a child, through VS Code's own debug service.
import * as assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension';
import type { SessionState } from '../../src/model/session/state';
import { DebugRun } from './debugRun';
import { extensionApi } from './extensionApi';

const launch = (rest: object): vscode.DebugConfiguration => ({
  type: 'handle-inheritance',
  request: 'launch',
  name: 'Test',
  program: 'cmd.exe',
  stdio: { stdin: 'nul' },
  console: 'detached',
  ...rest,
});

type Stopped = DebugProtocol.StoppedEvent;

describe('breaking on process creation', () => {
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
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
  });

  const breakOn = (pattern: string, condition?: string): void => {
    vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(pattern, true, condition)]);
  };

  async function scopesOf(current: DebugRun, threadId: number) {
    const { scopes } = await current.ask<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: threadId,
    });
    return async (name: string) => {
      const scope = scopes.find((each) => each.name === name);
      assert.ok(scope, `the scopes are ${scopes.map((each) => each.name).join(', ')}`);
      const { variablesReference } = scope;
      return (
        await current.ask<DebugProtocol.VariablesResponse['body']>('variables', {
          variablesReference,
        })
      ).variables;
    };
  }

  it('stops at find.exe inside a pipeline of cmd, shows what it inherited, continues and ends', async () => {
    breakOn('find.exe');
    run = await DebugRun.start(launch({ args: '/c "echo xa| find.exe "x""' }));
    const stopped = await run.event<Stopped>('stopped');
    const { threadId = 0, reason, text, hitBreakpointIds = [] } = stopped.body;
    assert.equal(reason, 'function breakpoint');
    assert.equal(text, 'find.exe was created: it matches "find.exe".');
    assert.equal(hitBreakpointIds.length, 1);

    const { threads } = await run.ask<DebugProtocol.ThreadsResponse['body']>('threads', {});
    const held = threads.find(({ id }) => id === threadId);
    assert.match(held?.name ?? '', /^find\.exe \(PID \d+\) in cmd$/);
    const scope = await scopesOf(run, threadId);
    const labels = (await scope('Inherited')).map(({ name }) => name);
    assert.ok(labels.includes('stdout') && labels.includes('stderr'), labels.join(', '));
    // Its standard input comes from the other side of the pipeline, never from the session.
    const [stdin] = await scope('Standard handles');
    assert.doesNotMatch(stdin?.value ?? '', /stdin/);
    const stdout = (await scope('Pipes')).find(({ name }) => name === 'stdout');
    assert.match(stdout?.value ?? '', /^write end 0x[0-9a-f]+ · read end: launcher \(PID \d+\)/);
    const facts = await scope('Process');
    assert.match(
      facts.find(({ name }) => name === 'path')?.value ?? '',
      /^launcher → cmd → find\.exe:/,
    );
    const page = await run.ask<DebugProtocol.SourceResponse['body']>('source', {
      sourceReference: threadId,
    });
    assert.match(page.content, /stdout: launcher → cmd → find\.exe:\d+/);

    await run.ask('continue', { threadId });
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'finished');
    const [find] = latest().processes.filter(({ name }) => name === 'find.exe');
    assert.equal(find?.phase, 'exited');
  });

  it('stops at findstr.exe inside a pipeline of two pipes, with both ends and their holders', async () => {
    // Held as well, so that it has its end of the pipe still.
    breakOn('cmd.exe');
    breakOn('findstr.exe');
    run = await DebugRun.start('A pipeline: break on the creation of findstr.exe');
    const stopped = await run.event<Stopped>('stopped', ({ body }) =>
      /^findstr\.exe/i.test(body.text ?? ''),
    );
    const { threadId = 0 } = stopped.body;
    const scope = await scopesOf(run, threadId);
    const inherited = (await scope('Inherited')).map(({ name }) => name);
    assert.ok(inherited.includes('stdout'), inherited.join(', '));
    const [stdin] = await scope('Standard handles');
    const value = /0x[0-9a-f]+/.exec(stdin?.value ?? '')?.[0];
    assert.ok(value, stdin?.value);
    const pipes = await scope('Pipes');
    const between = pipes.find((pipe) => pipe.value.startsWith(`read end ${value}`));
    assert.ok(between, JSON.stringify(pipes));
    assert.match(between.value, /write end: cmd\.exe \(PID \d+\)/);
    const output = pipes.find(({ name }) => name === 'stdout');
    assert.match(output?.value ?? '', /^write end 0x[0-9a-f]+.* · read end: launcher \(PID \d+\)/);
    await vscode.commands.executeCommand('handleInheritance.continueAll');
    await run.event('terminated');
    const { end, processes } = latest();
    assert.equal(end?.reason, 'finished');
    assert.ok(processes.every(({ phase }) => phase === 'exited'));
  });

  it('stops only for a handle that is inherited', async () => {
    breakOn('cmd', 'no such handle');
    breakOn('cm?', 'ready');
    const handles = { ready: { kind: 'event' } };
    run = await DebugRun.start(launch({ args: '/c "cmd.exe /c exit 5"', handles, name: 'Ready' }));
    // The child is a cmd.exe too, and has the handle from the broker.
    const first = await run.event<Stopped>('stopped');
    assert.match(first.body.text ?? '', /^cmd\.exe was created, and inherits ready\.$/);
    await run.ask('continue', { threadId: first.body.threadId });
    const second = await run.event<Stopped>('stopped', (event) => event !== first);
    assert.deepEqual(second.body.hitBreakpointIds, first.body.hitBreakpointIds);
    const scope = await scopesOf(run, second.body.threadId ?? 0);
    const ready = (await scope('Inherited')).find(({ name }) => name === 'ready');
    assert.match(ready?.value ?? '', /^0x/);
    await run.ask('continue', { threadId: second.body.threadId });
    await run.event('terminated');
  });

  it('continues all that stand still', async () => {
    breakOn('ping.exe');
    const ping = 'ping.exe -n 1 127.0.0.1';
    const children = [{ name: 'A' }, { name: 'B' }];
    run = await DebugRun.start(launch({ args: `/c "${ping}"`, children }));
    const first = await run.event<Stopped>('stopped');
    await run.event<Stopped>('stopped', (event) => event !== first);
    await vscode.commands.executeCommand('handleInheritance.continueAll');
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'finished');
  });

  it('ends a process with all it has started, and one that is held with it', async () => {
    breakOn('ping.exe');
    run = await DebugRun.start(launch({ args: '/c "ping.exe -n 100 127.0.0.1"' }));
    const stopped = await run.event<Stopped>('stopped');
    const { id, processes } = latest();
    const [cmd] = processes;
    const node = { target: { sessionId: id, processId: cmd?.id } };
    await vscode.commands.executeCommand('handleInheritance.terminateTree', node);
    await run.event('terminated');
    assert.ok(stopped.body.threadId);
    for (const { phase } of latest().processes) assert.equal(phase, 'exited');
  });

  it('takes a snapshot of a held process, and leaves it running', async () => {
    breakOn('ping.exe');
    run = await DebugRun.start(launch({ args: '/c "ping.exe -n 2 127.0.0.1"' }));
    await run.event<Stopped>('stopped');
    const ping = () => latest().processes.find(({ name }) => name.toLowerCase() === 'ping.exe');
    const node = { target: { sessionId: latest().id, processId: ping()?.id } };
    await vscode.commands.executeCommand('handleInheritance.takeSnapshot', node);
    assert.deepEqual(
      ping()?.snapshots.map(({ number, handles }) => [number, handles.length > 0]),
      [[1, true]],
    );
    await vscode.commands.executeCommand('handleInheritance.leaveRunning', node);
    assert.notEqual(ping()?.detachedAt, null);
    // It was held and runs now: cmd.exe waits for it, and the session for cmd.exe.
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'finished');
  });

  it('says in the breakpoint what it does, and where nothing can be held', async () => {
    breakOn('ping.exe');
    run = await DebugRun.start(
      launch({ args: '/c exit', followChildren: 'job', stopOnEntry: true }),
    );
    const stopped = await run.event<Stopped>('stopped');
    const answer = run.messages.find(
      (message): message is DebugProtocol.SetFunctionBreakpointsResponse =>
        message.type === 'response' &&
        (message as DebugProtocol.Response).command === 'setFunctionBreakpoints',
    );
    const [breakpoint] = answer?.body.breakpoints ?? [];
    assert.ok(breakpoint);
    assert.equal(breakpoint.verified, false);
    assert.match(breakpoint.message ?? '', /"followChildren": "job"/);
    await run.ask('continue', { threadId: stopped.body.threadId });
    await run.event('terminated');
  });

  it('leaves what runs to itself when it is disconnected from', async () => {
    run = await DebugRun.start(launch({ args: '/c "ping.exe -n 3 127.0.0.1 >nul"' }));
    await run.event('thread');
    await run.ask('disconnect', { terminateDebuggee: false });
    await run.event('terminated');
    assert.equal(latest().end?.reason, 'detached');
  });

  it('holds nothing without debugging: then the job tells who is there', async () => {
    breakOn('cmd.exe');
    const plan = launch({ args: '/c "cmd.exe /c exit 5"' });
    run = await DebugRun.start(plan, { noDebug: true });
    await run.event('terminated');
    assert.equal(latest().plan.followChildren, 'job');
    assert.ok(!run.messages.some((message) => 'event' in message && message.event === 'stopped'));
  });
});
