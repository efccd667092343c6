// Pipes that were held open before a session attached: whom it blames, and that it blames nobody who is meant to write.
import assert from 'node:assert/strict';
import { findings } from '../../../../src/model/findings/findings';
import type { AttachedBirth, SessionState } from '../../../../src/model/session/state';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';

const [r, w] = [readEnd('0x40'), writeEnd('0x44')];
const empty = { fill: 0, stillSince: 40 };

/** The same as a session sees it that attached to what is there: of `orphans` the creators have exited. */
function attachedState(history: PipeHistory, orphans: readonly string[] = []): SessionState {
  const { state } = history;
  const processes = state.processes.map((process) => {
    const attached: AttachedBirth = orphans.includes(process.id) ? { noCreator: 'exited' } : {};
    const birth = process.birth && { ...process.birth, readAfter: 5000, attached };
    const descent = {
      ...{ parentId: birth?.creator?.processId ?? null, image: null, createdAt: '1', note: null },
      seenBy: 'attach' as const,
    };
    return { ...process, birth, descent };
  });
  return { ...state, processes, attached: { pids: [100], tree: true } };
}

/** What this process opened itself it had when the session attached: nobody knows any more where it has it from. */
function bornWithOpened(state: SessionState, id: string): SessionState {
  const processes = state.processes.map((process) => {
    if (process.id !== id || !process.birth) return process;
    const childHandles = process.history.map(({ handle }) => handle);
    return { ...process, birth: { ...process.birth, childHandles }, history: [] };
  });
  return { ...state, processes };
}

const textsIn = (state: SessionState): readonly string[] =>
  findings(state)
    .filter(({ code }) => code === 'write-end-held' || code === 'descendant-holds-pipe')
    .map(({ code, headline, why = '' }) => `${code}: ${headline} ${why}`);

/** Two processes of a creator that is not there: server.exe reads, and hook.exe has the write end along with others. */
const strayHook = (): PipeHistory =>
  new PipeHistory()
    .create(20, 'hook', null, { given: [w] })
    .create(30, 'server', null, { given: [{ ...r, stream: 'stdin' }] });

describe('A pipe that was held open before the session attached', () => {
  it('is kept open by a sibling of the reader that does not use it as an output', () => {
    assert.deepEqual(textsIn(attachedState(strayHook().look(1400, 1, empty))), [
      'write-end-held: hook.exe (PID 100) keeps the stdin of server.exe (PID 200) open: server.exe cannot reach end of file. hook.exe has the write end (0x44) and does not use it as an output.',
    ]);
  });

  it('is kept open by an orphan that has it as its output', () => {
    const history = new PipeHistory()
      .create(10, 'reader')
      .open(20, 'reader', r)
      .create(30, 'daemon', null, { given: [{ ...w, stream: 'stdout' }] })
      .look(1400, 1, empty);
    const state = bornWithOpened(attachedState(history, ['daemon']), 'reader');
    assert.deepEqual(textsIn(state), [
      'descendant-holds-pipe: daemon.exe (PID 200) keeps its own stdout open: reader.exe (PID 100) cannot reach end of file. daemon.exe has the write end (0x44) as its output, and its creator (PID ?) has exited.',
    ]);
  });

  it('is not said to be kept by who may have made it, though nothing leads from there to the reader', () => {
    const history = new PipeHistory()
      .create(10, 'maker')
      .open(20, 'maker', w)
      .create(30, 'server', null, { given: [{ ...r, stream: 'stdin' }] })
      .look(1400, 1, empty);
    assert.deepEqual(textsIn(bornWithOpened(attachedState(history, ['server']), 'maker')), []);
  });

  it('keeps nobody waiting who has it as an output, where both ends read and write', () => {
    const [own, output] = [{ ...r, isDuplex: true } as const, { ...w, isDuplex: true } as const];
    const history = new PipeHistory()
      .create(10, 'node', null, { given: [own] })
      .create(30, 'tool', null, { given: [{ ...output, stream: 'stdout' }] })
      .look(1400, 1, { ...empty, readEnd: 'write' });
    assert.deepEqual(textsIn(attachedState(history, ['tool'])), []);
  });

  it('is no matter while somebody is there who is meant to write', () => {
    // As in "a | b" of a shell that is there: b waits for a, and that is all.
    const pipeline = new PipeHistory()
      .create(10, 'shell')
      .create(20, 'a', 'shell', { given: [{ ...w, stream: 'stdout', closedAt: 20 }] })
      .create(30, 'b', 'shell', { given: [{ ...r, stream: 'stdin', closedAt: 30 }] })
      .look(1400, 1, empty);
    assert.deepEqual(textsIn(attachedState(pipeline)), []);
  });

  it('is no matter when its creator writes to whom it has created', () => {
    const history = new PipeHistory()
      .create(10, 'client', null, { given: [w] })
      .create(30, 'server', 'client', { given: [{ ...r, stream: 'stdin', closedAt: 30 }] })
      .look(1400, 1, empty);
    assert.deepEqual(textsIn(attachedState(history)), []);
  });

  it('is no matter while it moves, and of one end nothing is said', () => {
    assert.deepEqual(
      textsIn(attachedState(strayHook().look(1400, 1, { fill: 10, stillSince: 40 }))),
      [],
    );
    assert.deepEqual(
      textsIn(attachedState(strayHook().look(1400, 1, { fill: 0, stillSince: null }))),
      [],
    );
  });

  it('is said to be inferred where somebody saw who let go', () => {
    const history = new PipeHistory()
      .create(10, 'client')
      .create(20, 'hook', 'client', { given: [w] })
      .create(30, 'server', 'client', { given: [{ ...r, stream: 'stdin' }] })
      .close(50, 'client', w)
      .look(1400, 1, empty);
    const [text = '', ...others] = textsIn(attachedState(history));
    assert.equal(others.length, 0);
    assert.match(text, /Who inherited it from whom is inferred: the session saw no process/);
    const [launched = ''] = textsIn(history.state);
    assert.doesNotMatch(launched, /is inferred/);
  });

  it('is told of an attached session only', () => {
    assert.deepEqual(textsIn(strayHook().look(1400, 1, empty).state), []);
  });
});
