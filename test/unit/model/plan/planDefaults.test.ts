// What a plan says when the configuration does not.
import assert from 'node:assert/strict';
import { planOf } from '../../fixtures/planFixture';

const made = { inheritableBy: 'creation', securityAttributes: 'given' };
const pipe = {
  kind: 'pipe',
  bufferSize: 262_144,
  text: null,
  file: null,
  readSize: 262_144,
  paused: false,
  parentEndInheritable: false,
};

describe('Defaults of a plan', () => {
  it('are three pipes, a list of them, and one child named after its program', () => {
    assert.deepEqual(planOf({ program: 'C:\\tools\\build.exe' }, 'Build'), {
      name: 'Build',
      children: [
        {
          name: 'build',
          program: 'C:\\tools\\build.exe',
          args: [],
          cwd: null,
          env: {},
          stdio: { stdin: pipe, stdout: pipe, stderr: pipe },
          console: null,
          parent: null,
          inherit: 'list',
          handleList: ['stdin', 'stdout', 'stderr'],
        },
      ],
      handles: [],
      keepParentEnds: [],
      send: [],
      stopOnEntry: false,
      followChildren: 'debug',
      watchInterval: 0,
      stdioMethod: 'startupInfo',
      start: 'together',
    });
  });

  it('list every inheritable handle and inheritable pipe end after the standard handles', () => {
    const plan = planOf({
      program: 'a.exe',
      handles: {
        log: { kind: 'file', path: 'log.txt' },
        secret: { kind: 'event', inheritable: false },
        both: { kind: 'pipe' },
        up: { kind: 'pipe', inheritable: 'write' },
        shut: { kind: 'pipe', inheritable: false },
      },
    });
    const list = ['stdin', 'stdout', 'stderr', 'log', 'both.read', 'both.write', 'up.write'];
    assert.deepEqual(plan.children[0]?.handleList, list);
  });

  it('send to the only child, the same access, not inheritable, and leave that out of the list', () => {
    const handles = { log: { kind: 'event' }, p: { kind: 'pipe' }, other: { kind: 'event' } };
    const send = [{ handle: 'log' }, { handle: 'p.read', stdin: true, access: '0x1' }];
    const plan = planOf({ program: 'a.exe', handles, send });
    assert.deepEqual(plan.send, [
      { label: 'log', to: 'a', stdin: false, inheritable: false, access: null },
      { label: 'p.read', to: 'a', stdin: true, inheritable: false, access: '0x1' },
    ]);
    const list = ['stdin', 'stdout', 'stderr', 'p.write', 'other'];
    assert.deepEqual(plan.children[0]?.handleList, list);
  });

  it('leave a stream that is "none" out of the list', () => {
    const plan = planOf({ program: 'a.exe', stdio: { stdin: 'none' } });
    assert.deepEqual(plan.children[0]?.handleList, ['stdout', 'stderr']);
  });

  it('fill in every attribute of the three kinds of handles', () => {
    const handles = {
      pipe: { kind: 'pipe' },
      file: { kind: 'file', path: 'x' },
      event: { kind: 'event' },
    };
    assert.deepEqual(planOf({ program: 'a.exe', handles }).handles, [
      {
        name: 'pipe',
        kind: 'pipe',
        bufferSize: 0,
        inheritable: true,
        readSize: 262_144,
        paused: false,
        ...made,
      },
      { name: 'file', kind: 'file', path: 'x', access: 'read', inheritable: true, ...made },
      {
        name: 'event',
        kind: 'event',
        manualReset: true,
        initialState: false,
        inheritable: true,
        ...made,
      },
    ]);
  });

  it('let each child take what it does not say itself from the attributes above', () => {
    const plan = planOf({
      program: 'a.exe',
      args: ['common'],
      cwd: 'C:\\work',
      env: { A: '1', B: '2' },
      inherit: 'all',
      stdio: { stdin: 'nul', stderr: 'stdout' },
      children: [
        { name: 'first' },
        {
          name: 'second',
          program: 'b.exe',
          args: [],
          env: { B: null },
          inherit: 'none',
          stdio: { stderr: 'nul' },
        },
      ],
    });
    const [first, second] = plan.children;
    assert.equal(first?.program, 'a.exe');
    assert.deepEqual(first.args, ['common']);
    assert.deepEqual(first.stdio, {
      stdin: { kind: 'nul' },
      stdout: pipe,
      stderr: { kind: 'stdout' },
    });
    assert.equal(second?.program, 'b.exe');
    assert.deepEqual(second.args, []);
    assert.equal(second.cwd, 'C:\\work');
    assert.deepEqual(second.env, { A: '1', B: null });
    assert.equal(second.inherit, 'none');
    assert.deepEqual(second.stdio, {
      stdin: { kind: 'nul' },
      stdout: pipe,
      stderr: { kind: 'nul' },
    });
  });

  it('carry over every way to write a stream', () => {
    const stdio = (stdin: unknown, stdout: unknown, stderr: unknown) =>
      planOf({
        program: 'a.exe',
        handles: { log: { kind: 'event' } },
        stdio: { stdin, stdout, stderr },
      }).children[0]?.stdio;
    assert.deepEqual(
      stdio({ pipe: { text: 'hi', bufferSize: 9 } }, { pipe: { bufferSize: 7 } }, 'inherit'),
      {
        stdin: { ...pipe, bufferSize: 9, text: 'hi' },
        stdout: { ...pipe, bufferSize: 7 },
        stderr: { kind: 'inherit' },
      },
    );
    assert.deepEqual(stdio({ file: 'in' }, { file: 'out', append: true }, { handle: 'log' }), {
      stdin: { kind: 'file', path: 'in', append: false },
      stdout: { kind: 'file', path: 'out', append: true },
      stderr: { kind: 'handle', name: 'log' },
    });
  });

  it('carry over arguments given as one text', () => {
    assert.equal(
      planOf({ program: 'cmd.exe', args: '/c "a & b"' }).children[0]?.args,
      '/c "a & b"',
    );
  });

  it("ignore VS Code's own attributes", () => {
    const plan = planOf({
      type: 'handle-inheritance',
      name: 'x',
      request: 'launch',
      preLaunchTask: 'build',
      postDebugTask: 'clean',
      presentation: { hidden: true },
      internalConsoleOptions: 'neverOpen',
      noDebug: true,
      windows: {},
      __sessionId: '1',
      __configurationTarget: 2,
      program: 'a.exe',
    });
    assert.equal(plan.children[0]?.program, 'a.exe');
  });

  it('name a child without a usable program name "child"', () => {
    assert.equal(planOf({ program: 'C:\\tools\\.exe' }).children[0]?.name, 'child');
    assert.equal(planOf({ program: 'run me.CMD' }).children[0]?.name, 'run me');
  });

  it('take the parent of a child from the plan, which "broker" undoes', () => {
    const children = [
      { name: 'A', parent: 'broker' },
      { name: 'B', parent: { child: 'A' } },
      { name: 'C' },
    ];
    const plan = planOf({ program: 'a.exe', parent: { pid: 8 }, children });
    assert.deepEqual(
      plan.children.map(({ parent }) => parent),
      [null, { kind: 'child', name: 'A' }, { kind: 'process', pid: 8 }],
    );
  });
});
