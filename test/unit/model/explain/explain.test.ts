// Why a process does not go on: the way from it to whoever would have to act, and how sure each step is.
import assert from 'node:assert/strict';
import { explain } from '../../../../src/model/explain/explain';
import {
  explanationLines,
  type ExplanationText,
} from '../../../../src/model/explain/explanationLines';
import { explanationText } from '../../../../src/model/explain/explanationText';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';

const full = { fill: 4096, stillSince: 1000 };
const empty = { fill: 0, stillSince: 1000 };
const late = 3500;
const out = { read: readEnd('0x40', 1), write: writeEnd('0x44', 1) };
const err = { read: readEnd('0x48', 2), write: writeEnd('0x4c', 2) };

function explained(history: PipeHistory, id: string): ExplanationText {
  const { state } = history;
  const explanation = explain(state, id);
  assert.ok(explanation, `there is no process ${id}`);
  return explanationText(state, explanation);
}

const outcomeOf = (history: PipeHistory, id: string): string | undefined =>
  explain(history.state, id)?.outcome;

const stepsOf = ({ steps }: ExplanationText): readonly string[] =>
  steps.map(({ text, certainty }) => `${certainty}: ${text}`);

/** node reads the stdout of build, which has started a daemon that has it, too, and exited. */
const buildWithDaemon = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'node')
    .open(20, 'node', out.read, out.write)
    .create(30, 'build', 'node', { given: [{ ...out.write, stream: 'stdout' }] })
    .close(40, 'node', out.write)
    .create(50, 'daemon', 'build', { given: [{ ...out.write, stream: 'stdout' }] })
    .exit(60, 'build')
    .look(late, 1, empty);

describe('Why a process does not go on', () => {
  it('names who keeps the pipe that it reads, and how that came to have it', () => {
    const text = explained(buildWithDaemon(), 'node');
    assert.equal(text.headline, 'node.exe (PID 100) seems to wait for daemon.exe (PID 300).');
    assert.deepEqual(stepsOf(text), [
      'inferred: node.exe (PID 100) seems to wait in ReadFile for the stdout of build.exe (PID 200) (0x40): the pipe is empty.',
    ]);
    assert.equal(
      text.action,
      'node.exe goes on when daemon.exe (PID 300) writes, exits or closes its handle.',
    );
    assert.deepEqual(
      text.path?.map(({ name, handle, hasExited }) => [name, handle, hasExited]),
      [
        ['node.exe', null, false],
        ['build.exe', null, true],
        ['daemon.exe', '0x44', false],
      ],
    );
    assert.match(text.fix, /build\.exe/);
    assert.equal(text.limits.length, 1);
  });

  it('says for sure what the kernel says, and then has no reservations', () => {
    const history = buildWithDaemon().calls(late, 'node', [['NtReadFile', '0x40']]);
    const text = explained(history, 'node');
    assert.equal(text.headline, 'node.exe (PID 100) waits for daemon.exe (PID 300).');
    assert.deepEqual(stepsOf(text), [
      'exact: node.exe (PID 100) waits in ReadFile for the stdout of build.exe (PID 200) (0x40).',
    ]);
    assert.deepEqual(text.limits, []);
  });

  it('goes on from one who waits to the next', () => {
    const history = new PipeHistory()
      .create(10, 'top')
      .open(20, 'top', out.read, out.write, err.read, err.write)
      .create(30, 'left', 'top', { given: [{ ...out.write, stream: 'stdout' }] })
      .create(40, 'right', 'top', { given: [{ ...err.read, stream: 'stdin' }] })
      .close(50, 'top', out.write, err.read)
      .look(late, 1, empty)
      .look(late, 2, full);
    // The full pipe is the better sign than the empty one.
    assert.deepEqual(stepsOf(explained(history, 'top')), [
      'inferred: top.exe (PID 100) seems to wait in WriteFile for room in the stdin of right.exe (PID 300) (0x4c), which is full (4,096 bytes).',
    ]);
    const chain = new PipeHistory()
      .create(10, 'top')
      .open(20, 'top', out.read, out.write)
      .create(30, 'left', 'top', { given: [{ ...out.write, stream: 'stdout' }] })
      .close(50, 'top', out.write)
      .open(60, 'left', err.read, err.write)
      .create(70, 'right', 'left', { given: [{ ...err.write, stream: 'stdout' }] })
      .close(80, 'left', err.write)
      .look(late, 1, empty)
      .look(late, 2, empty);
    const text = explained(chain, 'top');
    assert.equal(text.headline, 'top.exe (PID 100) seems to wait for right.exe (PID 300).');
    assert.deepEqual(
      text.steps.map(({ at: { name, handle } }) => [name, handle]),
      [
        ['top.exe', '0x40'],
        ['left.exe', '0x48'],
      ],
    );
  });

  it('finds a deadlock, and says it of one outside that waits for those in it', () => {
    const history = new PipeHistory()
      .create(5, 'shell')
      .create(10, 'parent', 'shell')
      .open(20, 'parent', out.read, out.write, err.read, err.write)
      .create(30, 'tool', 'parent', {
        given: [
          { ...out.write, stream: 'stdout' },
          { ...err.write, stream: 'stderr' },
        ],
        others: [out.read, err.read],
      })
      .close(40, 'parent', out.write, err.write)
      .look(late, 1, empty)
      .look(late, 2, full);
    assert.equal(outcomeOf(history, 'parent'), 'circle');
    const text = explained(history, 'shell');
    assert.equal(
      text.headline,
      'parent.exe (PID 200) and tool.exe (PID 300) seem to wait for each other.',
    );
    assert.equal(text.steps.length, 3);
    assert.match(text.steps[0]?.text ?? '', /^shell\.exe \(PID 100\) probably waits/);
    assert.match(text.fix, /read both|at the same time/i);
    // Of the two only this one has the read end.
    assert.equal(text.action, 'tool.exe goes on when parent.exe (PID 200) reads the pipe.');
    assert.match(text.steps[2]?.text ?? '', /for room in its own stderr \(0x4c\)/);
  });

  it('has no fix under an answer that names no cause', () => {
    const text = explained(buildWithDaemon(), 'daemon');
    assert.equal(
      text.headline,
      'No wait of daemon.exe (PID 300) is seen yet. What is found below names it.',
    );
    assert.equal(text.fix, '');
  });

  it('calls it no deadlock when two only read from each other', () => {
    const history = new PipeHistory()
      .create(10, 'client')
      .open(20, 'client', out.read, out.write, err.read, err.write)
      .create(30, 'server', 'client', {
        given: [
          { ...out.write, stream: 'stdout' },
          { ...err.read, stream: 'stdin' },
        ],
      })
      .close(40, 'client', out.write, err.read)
      .look(late, 1, empty)
      .look(late, 2, empty);
    assert.equal(outcomeOf(history, 'client'), 'mutual');
    assert.equal(
      explained(history, 'client').headline,
      'client.exe (PID 100) and server.exe (PID 200) seem to wait for input from each other: perhaps they have nothing to do.',
    );
  });

  it('takes nobody for a reader of its own stdout, where both ends of a pipe read and write', () => {
    const [read, write] = [
      { ...out.read, isDuplex: true } as const,
      { ...out.write, isDuplex: true } as const,
    ];
    const history = new PipeHistory()
      .create(10, 'node')
      .open(20, 'node', read, write)
      .create(30, 'tool', 'node', { given: [{ ...write, stream: 'stdout' }] })
      .close(40, 'node', write)
      .look(late, 1, empty)
      .look(late, 1, { ...empty, readEnd: 'write' });
    assert.equal(
      explained(history, 'node').headline,
      'node.exe (PID 100) seems to wait for tool.exe (PID 200).',
    );
  });

  it('says of a reader with the only write end that it keeps itself waiting', () => {
    const history = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', out.read, out.write)
      .create(30, 'tool', 'parent', { given: [{ ...out.write, stream: 'stdout' }] })
      .exit(40, 'tool')
      .look(late, 1, empty);
    const text = explained(history, 'parent');
    assert.equal(
      text.headline,
      'parent.exe (PID 100) keeps the pipe open that it reads, and never reaches end of file.',
    );
    assert.equal(text.action, 'parent.exe (PID 100) has to close its own write end (0x44).');
  });

  it('says of a pipe within one process nothing without proof', () => {
    const history = new PipeHistory()
      .create(10, 'alone')
      .open(20, 'alone', out.read, out.write)
      .look(late, 1, empty);
    assert.equal(outcomeOf(history, 'alone'), 'nothing');
    assert.equal(
      outcomeOf(history.calls(late, 'alone', [['NtReadFile', '0x40']]), 'alone'),
      'itself',
    );
  });

  it('names all who could act when several have the other end', () => {
    const history = new PipeHistory()
      .create(10, 'reader')
      .open(20, 'reader', out.read, out.write)
      .create(30, 'one', 'reader', { given: [{ ...out.write, stream: 'stdout' }] })
      .create(40, 'two', 'reader', { given: [{ ...out.write, stream: 'stdout' }] })
      .close(50, 'reader', out.write)
      .look(late, 1, empty);
    const text = explained(history, 'reader');
    assert.equal(
      text.headline,
      'reader.exe (PID 100) seems to wait for one.exe (PID 200) or two.exe (PID 300).',
    );
    assert.match(text.action, /or when all of them have closed their handles\.$/);
  });

  it('goes on along the one of several that waits itself', () => {
    const history = new PipeHistory()
      .create(10, 'reader')
      .open(20, 'reader', out.read, out.write)
      .create(30, 'idle', 'reader', { given: [{ ...out.write, stream: 'stdout' }] })
      .create(40, 'busy', 'reader', { given: [{ ...out.write, stream: 'stdout' }] })
      .close(50, 'reader', out.write)
      .open(60, 'busy', err.read, err.write)
      .create(70, 'sink', 'busy', { given: [{ ...err.read, stream: 'stdin' }] })
      .close(80, 'busy', err.read)
      .look(late, 1, empty)
      .look(late, 2, full);
    assert.equal(
      explained(history, 'reader').headline,
      'reader.exe (PID 100) seems to wait for sink.exe (PID 400).',
    );
  });

  it('follows a wait for the exit of a process, and stops at one that is stopped', () => {
    const history = new PipeHistory()
      .create(10, 'shell')
      .create(20, 'tool', 'shell')
      .calls(late, 'shell', [['NtWaitForSingleObject', '0x60', 'tool']]);
    const text = explained(history, 'shell');
    assert.equal(text.headline, 'shell.exe (PID 100) waits for tool.exe (PID 200).');
    assert.deepEqual(stepsOf(text), [
      'exact: shell.exe (PID 100) waits for tool.exe (PID 200) to exit (0x60).',
    ]);
    const stopped = explained(history.pause(late, 'tool'), 'shell');
    assert.equal(
      stopped.headline,
      'shell.exe (PID 100) waits for tool.exe (PID 200), which is stopped.',
    );
    assert.equal(stopped.action, 'tool.exe (PID 200) is stopped: resume it.');
  });

  it('admits that nothing can be seen, and tells of one that has exited', () => {
    const history = new PipeHistory().create(10, 'alone');
    const text = explained(history, 'alone');
    assert.equal(text.headline, 'Nothing shows what alone.exe (PID 100) waits for.');
    assert.deepEqual(text.steps, []);
    assert.equal(text.limits.length, 2);
    assert.equal(
      explained(history.exit(20, 'alone'), 'alone').headline,
      'alone.exe (PID 100) has exited.',
    );
    assert.equal(explain(history.state, 'nobody'), null);
  });

  it('is told in lines, each step with how sure it is', () => {
    const lines = explanationLines(explained(buildWithDaemon(), 'node'));
    assert.deepEqual(lines.slice(0, 4), [
      'node.exe (PID 100) seems to wait for daemon.exe (PID 300).',
      '1. node.exe (PID 100) seems to wait in ReadFile for the stdout of build.exe (PID 200) (0x40): the pipe is empty. [inferred]',
      'node.exe goes on when daemon.exe (PID 300) writes, exits or closes its handle.',
      'node.exe (PID 100) → build.exe (PID 200, exited) → daemon.exe (PID 300, handle 0x44)',
    ]);
    assert.match(lines[4] ?? '', /^Fix: /);
  });
});
