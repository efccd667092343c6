// What running processes open and close while they are watched, and what they have at one moment.
import assert from 'node:assert/strict';
import type { Session } from '../../../src/client/session';
import type { HandleChange, ProcessState, SessionState } from '../../../src/model/session/state';
import { captured } from '../childOutput';
import { namedEvent, type NamedEvent } from '../namedEvent';
import { endSessions, program, runToEnd, startSession, until } from '../runSession';

describe('Watching a process', () => {
  let begin: NamedEvent;
  let end: NamedEvent;
  beforeEach(() => {
    begin = namedEvent();
    end = namedEvent();
  });
  afterEach(async () => {
    begin.set();
    end.set();
    await endSessions();
    begin.close();
    end.close();
  });

  const plan = (script: string): object => ({
    program: program('tree'),
    args: [script],
    console: 'detached',
    stdio: { stdin: 'nul', stderr: 'stdout' },
    followChildren: 'debug',
  });
  /** Its words so far. */
  const said = (session: Session, words: RegExp) =>
    until(session, String(words), (state) => words.test(captured(state).toString()));
  const find = (state: SessionState, isIt: (process: ProcessState) => boolean) => {
    const process = state.processes.find(isIt);
    assert.ok(process, JSON.stringify(state.processes.map(({ id }) => id)));
    return process;
  };
  const isDescendant = ({ descent }: ProcessState): boolean => descent !== null;

  it('keeps what was opened and closed as its history, with what each was', async () => {
    const script = `bl-{h${begin.name};oei;ofn;h${end.name};c0;h${end.name};};j;`;
    const session = await startSession({ ...plan(script), watchInterval: 20 });
    await until(session, 'the descendant', (state) => state.processes.some(isDescendant));
    begin.set();
    const opened = (state: SessionState) =>
      find(state, isDescendant).history.filter(({ change }) => change === 'opened');
    // Windows opens files of its own for a process that starts.
    const isOwnFile = ({ handle }: HandleChange): boolean =>
      handle.file?.kind === 'file' && /tree-A\.1-1\.txt$/.test(handle.object ?? '');
    const isOwnEvent = ({ handle }: HandleChange): boolean =>
      handle.type === 'Event' && handle.inheritable;
    await until(session, 'an event and a file in the history', (state) => {
      return (
        state.processes.some(isDescendant) &&
        opened(state).some(isOwnEvent) &&
        opened(state).some(isOwnFile)
      );
    });
    const events = opened(session.state).filter(isOwnEvent);
    assert.equal(events.length, 1, JSON.stringify(find(session.state, isDescendant).history));
    // What it was born with it did not open.
    assert.ok(!opened(session.state).some(({ handle }) => handle.label === 'stdin'));
    end.set();
    const { state } = await runToEnd(session);
    const { history } = find(state, isDescendant);
    for (const change of history)
      assert.ok(change.time >= 0 && change.time <= (state.end?.time ?? 0));
  });

  it('tells of a handle it was born with that it closed, under its label', async () => {
    const script = `h${begin.name};c-;h${end.name};`;
    const session = await startSession({ ...plan(script), watchInterval: 20 });
    begin.set();
    const state = await until(session, 'the closed handle', ({ processes }) =>
      (processes[0]?.history ?? []).some(
        ({ change, handle }) => change === 'closed' && handle.label === 'stdin',
      ),
    );
    const closed = find(state, ({ id }) => id === 'tree').history.filter(
      ({ change }) => change === 'closed',
    );
    const stdin = state.brokerHandles.find(({ label }) => label === 'stdin')?.value;
    assert.equal(closed.find(({ handle }) => handle.label === 'stdin')?.handle.value, stdin);
  });

  it('reads all handles of a child and of a descendant when asked to, and each time anew', async () => {
    const script = `bl-{h${begin.name};oei;h${end.name};};j;`;
    const session = await startSession(plan(script));
    const met = await until(session, 'the descendant', ({ processes }) =>
      processes.some(isDescendant),
    );
    const { id } = find(met, isDescendant);
    await session.request('snapshot', { processId: id });
    await session.request('snapshot', { processId: 'tree' });
    assert.deepEqual(
      session.state.processes.map(({ snapshots }) => snapshots.length),
      [1, 1],
    );
    begin.set();
    const events = (state: SessionState): number =>
      find(state, isDescendant)
        .snapshots.at(-1)
        ?.handles.filter(({ type, inheritable }) => type === 'Event' && inheritable).length ?? 0;
    assert.equal(events(session.state), 0);
    await said(session, /waiting[^]*waiting/);
    await session.request('snapshot', { processId: id });
    assert.equal(events(session.state), 1);
    await assert.rejects(session.request('snapshot', { processId: 'nobody' }), /has exited/);
  });

  it('looks at a stop, without an interval', async () => {
    const session = await startSession(plan(`oei;h${begin.name};`));
    await said(session, /waiting/);
    await session.request('pause', { processId: 'tree' });
    const state = await until(
      session,
      'the history',
      ({ processes }) => (processes[0]?.history.length ?? 0) > 0,
    );
    const types = state.processes[0]?.history.map(({ handle }) => handle.type);
    assert.ok(types?.includes('Event'));
    await session.request('resume', { processId: 'tree' });
  });
});
