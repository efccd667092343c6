// Who counts as a sibling of the child that a pipe was made for, and who as one below a sibling.
import assert from 'node:assert/strict';
import {
  holdersBelowSiblings,
  isBelowSibling,
  processOf,
} from '../../../../src/model/findings/pipes/siblingHolders';
import type { SessionEvent } from '../../../../src/model/session/events';
import type {
  Holder,
  HolderCause,
  PipeState,
  ProcessState,
  SessionState,
} from '../../../../src/model/session/state';
import { pipeCreated, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const pids = { own: 100, twin: 200, shell: 300, tool: 400, host: 500, helper: 600 } as const;
type Name = keyof typeof pids;

const child = (name: Name, program: string = name) => ({
  ...{ type: 'processCreated' as const, time: 3, id: name, name: `${program}.exe` },
  ...{ pid: pids[name], commandLine: program, birth: null },
});

const below = (name: Name, parentId: Name, program?: string): SessionEvent => ({
  ...child(name, program),
  descent: { parentId, image: null, createdAt: String(pids[name]), seenBy: 'debug', note: null },
});

const holder = (name: Name, cause: HolderCause, change: Partial<Holder> = {}): Holder => ({
  ...{ pid: pids[name], name: `${name}.exe`, handle: '0x44', end: 'write', access: '0x120196' },
  ...{ cause, path: [], createdAt: String(pids[name]) },
  ...change,
});

/** own.exe, for which the pipe was made, with helper.exe below; twin.exe, with shell.exe, tool.exe and a console host below. */
function found(...holders: readonly Holder[]): { state: SessionState; pipe: PipeState } {
  const state = stateAfter(
    started(),
    ready,
    pipeCreated('stdout', { processId: 'own' }),
    child('own'),
    child('twin'),
    below('shell', 'twin'),
    below('tool', 'shell'),
    below('host', 'twin', 'conhost'),
    below('helper', 'own'),
    { type: 'holdersFound', time: 8, label: 'stdout', holders, unanswered: [] },
  );
  const [pipe] = state.pipes;
  assert.ok(pipe);
  return { state, pipe };
}

function member({ processes }: SessionState, name: Name): ProcessState {
  const process = processes.find(({ id }) => id === name);
  assert.ok(process, name);
  return process;
}

const namesBelow = (...holders: readonly Holder[]): readonly string[] => {
  const { state, pipe } = found(...holders);
  return holdersBelowSiblings(state, pipe).map(({ name }) => name);
};

const twin = holder('twin', 'sibling');
const tool = holder('tool', 'descendant');

describe('The holders of a pipe below a sibling of its child', () => {
  it('are those that the sibling and its descendants started, the higher ones first', () => {
    assert.deepEqual(namesBelow(tool, twin, holder('shell', 'descendant')), [
      'shell.exe',
      'tool.exe',
    ]);
  });

  it('are none below the child itself, whose pipe it is', () => {
    assert.deepEqual(namesBelow(twin, holder('helper', 'descendant')), []);
  });

  it('are none while no sibling has the write end', () => {
    assert.deepEqual(namesBelow(tool), []);
    assert.deepEqual(namesBelow(tool, holder('twin', 'sibling', { end: 'read' })), []);
    assert.deepEqual(namesBelow(tool, holder('twin', 'child')), []);
  });

  it('are those with the write end only', () => {
    assert.deepEqual(namesBelow(twin, holder('tool', 'descendant', { end: 'read' })), []);
  });

  it('leave out those that have it for another reason', () => {
    assert.deepEqual(namesBelow(twin, holder('tool', 'outside')), []);
  });

  it('leave out console hosts', () => {
    assert.deepEqual(namesBelow(twin, holder('host', 'descendant', { name: 'conhost.exe' })), []);
  });

  it('leave out a process that got the PID of one of the session', () => {
    assert.deepEqual(namesBelow(twin, holder('tool', 'descendant', { createdAt: '401' })), []);
  });
});

describe('A process is below a sibling', () => {
  it('whether or not the search found it with the pipe', () => {
    const { state, pipe } = found(twin);
    const answers = (['own', 'twin', 'shell', 'tool', 'helper'] as const).filter((name) =>
      isBelowSibling(state, pipe, member(state, name)),
    );
    assert.deepEqual(answers, ['shell', 'tool']);
  });
});

describe('The process of a holder', () => {
  it('is found by PID and creation; the creation of a child of the session is not compared', () => {
    const { state } = found();
    const idOf = (one: Holder): string | undefined => processOf(state, one)?.id;
    assert.equal(idOf(tool), 'tool');
    assert.equal(idOf({ ...tool, createdAt: '401' }), undefined);
    assert.equal(idOf({ ...twin, createdAt: '1' }), 'twin');
    assert.equal(idOf({ ...twin, pid: 9 }), undefined);
  });
});
