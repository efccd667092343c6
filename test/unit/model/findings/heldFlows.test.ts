// Pipes between the user's own processes whose reader cannot reach the end: who is blamed, when, and when nobody is.
import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/model/findings/finding';
import { PipeHistory, readEnd, writeEnd, type End } from '../../fixtures/pipeHistory';
import { placedFindings } from '../../fixtures/placedFindings';

const kinds: ReadonlySet<string> = new Set(['write-end-held', 'descendant-holds-pipe']);

const heldIn = (history: PipeHistory): readonly Finding[] =>
  placedFindings(history.state).filter(({ code }) => kinds.has(code));

/** Code, severity and headline of each. */
const texts = (history: PipeHistory): readonly string[] =>
  heldIn(history).map(({ code, severity, headline }) => `${code} ${severity}: ${headline}`);

const only = (history: PipeHistory): Finding => {
  const [finding, ...others] = heldIn(history);
  assert.ok(finding && others.length === 0, JSON.stringify(texts(history)));
  return finding;
};

const [r, w] = [readEnd('0x40'), writeEnd('0x44')];

/** parent.exe has made a pipe and given its write end to tool.exe as stdout. */
const output = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', r, w)
    .create(30, 'tool', 'parent', { given: [{ ...w, stream: 'stdout' }], others: [r] });

const empty = { fill: 0, stillSince: 40 };

describe('A pipe between the user’s own processes', () => {
  it('is kept open by its reader, which has the write end itself', () => {
    const history = output().exit(1000, 'tool').look(1400, 1, empty);
    const finding = only(history);
    assert.deepEqual(texts(history), [
      'write-end-held warning: parent.exe (PID 100) keeps the stdout of tool.exe (PID 200) open and never reaches end of file.',
    ]);
    assert.equal(
      finding.why,
      'tool.exe (PID 200) has exited, but parent.exe still has a write end itself (0x44).',
    );
  });

  it('is kept open by a reader that got both ends from a parent which closed them at once', () => {
    // The look at the parent comes before the report of its child.
    const both = [{ ...r, stream: 'stdin', closedAt: 29 } as const, { ...w, closedAt: 29 }];
    const history = new PipeHistory()
      .create(10, 'parent')
      .create(30, 'sorter', 'parent', { given: both })
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'write-end-held warning: sorter.exe (PID 200) keeps its own stdin open and never reaches end of file.',
    ]);
  });

  it('is kept open by what cmd.exe was told to start: the fix is in those commands', () => {
    const history = (shell: string): PipeHistory =>
      output()
        .create(40, shell, 'tool', { given: [{ ...w, stream: 'stdout' }] })
        .create(50, 'agent', shell, { given: [{ ...w, stream: 'stdout' }] })
        .close(60, 'parent', w)
        .exit(1000, 'tool', shell)
        .look(1400, 1, empty);
    assert.match(
      only(history('cmd')).fix,
      /In the commands of cmd\.exe, add <nul >nul 2>&1 to the one that starts agent\.exe\.$/,
    );
    assert.match(only(history('cmdlet')).fix, /In cmdlet\.exe, start agent\.exe with NUL/);
  });

  it('is kept open by what a shell started that had exited when that was reported', () => {
    const copy = { ...w, value: '0x14', from: '0x14', stream: 'stdout' } as const;
    const history = new PipeHistory()
      .create(10, 'parent')
      .create(30, 'shell', 'parent', { given: [{ ...w, stream: 'stdout', closedAt: 29 }] })
      .exit(990, 'shell')
      .create(1000, 'agent', 'shell', { given: [copy] })
      .open(1100, 'parent', r)
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'descendant-holds-pipe warning: agent.exe (PID 300) keeps the stdout of shell.exe (PID 200) open: parent.exe (PID 100) cannot reach end of file.',
    ]);
  });

  it('is not said to be kept open in the moment in which its writer exits', () => {
    const history = output().look(900, 1, empty).exit(1000, 'tool');
    assert.deepEqual(texts(history), []);
    assert.deepEqual(texts(history.look(1200, 1, empty)), []);
    assert.equal(texts(history.look(1300, 1, empty)).length, 1);
  });

  it('is nobody’s fault while bytes move, while some are unread, or before anybody has looked', () => {
    const gone = (): PipeHistory => output().exit(1000, 'tool');
    assert.deepEqual(texts(gone()), []);
    assert.deepEqual(texts(gone().look(1400, 1, { fill: 0, stillSince: null })), []);
    assert.deepEqual(texts(gone().look(1400, 1, { fill: 5, stillSince: 40 })), []);
    assert.equal(texts(gone().look(1400, 1, { fill: null, stillSince: 40 })).length, 1);
  });

  it('is not kept open while the one lives that is meant to write', () => {
    assert.deepEqual(texts(output().look(9000, 1, empty)), []);
  });

  it('is not kept open for a reader that has gone', () => {
    const keeper = output()
      .create(40, 'hook', 'parent', { given: [w] })
      .close(50, 'parent', w);
    assert.equal(texts(keeper.exit(1000, 'tool').look(1400, 1, empty)).length, 1);
    assert.deepEqual(texts(keeper.close(1500, 'parent', r)), []);
  });

  it('is kept open by three siblings at once: one finding', () => {
    const history = output();
    for (const name of ['one', 'two', 'three']) {
      history.create(40, name, 'parent', { given: [w], others: [r] });
    }
    history.close(50, 'parent', w).exit(1000, 'tool').look(1400, 1, empty);
    const finding = only(history);
    assert.equal(
      finding.headline,
      'one.exe (PID 300) keeps the stdout of tool.exe (PID 200) open: parent.exe (PID 100) cannot reach end of file.',
    );
    assert.deepEqual(finding.affects, [
      'the stdout of tool.exe (PID 200): kept open by two.exe (PID 400) (handle 0x44)',
      'the stdout of tool.exe (PID 200): kept open by three.exe (PID 500) (handle 0x44)',
    ]);
  });

  it('was kept open by siblings, by each for its own time', () => {
    const history = output()
      .create(40, 'one', 'parent', { given: [w] })
      .create(40, 'two', 'parent', { given: [w] })
      .close(50, 'parent', w)
      .exit(1000, 'tool')
      .exit(3000, 'one')
      .exit(6000, 'two');
    const finding = only(history);
    assert.equal(
      finding.headline,
      'two.exe (PID 400) kept the stdout of tool.exe (PID 200) open: parent.exe (PID 100) reached end of file 5.0 s late.',
    );
    assert.deepEqual(finding.affects, [
      'the stdout of tool.exe (PID 200): kept open for 2.0 s by one.exe (PID 300) (handle 0x44)',
    ]);
  });

  for (const [delay, severity] of [
    [299, null],
    [300, 'information'],
    [999, 'information'],
    [1000, 'warning'],
  ] as const) {
    it(`that ended ${delay} ms late is ${severity ?? 'nothing'}`, () => {
      const history = output()
        .create(40, 'hook', 'parent', { given: [w] })
        .close(50, 'parent', w)
        .exit(1000, 'tool')
        .exit(1000 + delay, 'hook');
      assert.deepEqual(
        heldIn(history).map((finding) => finding.severity),
        severity === null ? [] : [severity],
      );
    });
  }

  it('is kept open by a grandchild whose stream it is', () => {
    const history = output()
      .close(40, 'parent', w)
      .create(50, 'daemon', 'tool', { given: [{ ...w, stream: 'stdout' }] })
      .exit(1000, 'tool')
      .look(1400, 1, empty);
    assert.equal(only(history).code, 'descendant-holds-pipe');
    assert.match(only(history).why ?? '', /daemon\.exe inherited .* from tool\.exe \(PID 200\) as/);
  });

  it('is kept open by a grandchild that got a duplicate its parent made of its own stdout', () => {
    const copy: End = writeEnd('0x60');
    const history = output()
      .close(40, 'parent', w)
      .create(50, 'daemon', 'tool', { given: [{ ...copy, stream: 'stdout' }] })
      .exit(1000, 'tool')
      .look(1400, 1, empty);
    assert.equal(only(history).code, 'descendant-holds-pipe');
  });

  it('is not kept open by a duplicate that a process makes of its own stdout', () => {
    const history = output()
      .close(40, 'parent', w)
      .open(50, 'tool', writeEnd('0x60'))
      .close(60, 'tool', w);
    assert.deepEqual(texts(history.look(1400, 1, empty)), []);
    assert.deepEqual(texts(history.exit(2000, 'tool').look(2400, 1, empty)), []);
  });

  /** client.exe has made a pipe and given its read end to server.exe as stdin; hook.exe got the write end, too. */
  const input = (): PipeHistory =>
    new PipeHistory()
      .create(10, 'client')
      .open(20, 'client', r, w)
      .create(30, 'server', 'client', { given: [{ ...r, stream: 'stdin' }], others: [w] })
      .create(40, 'hook', 'client', { given: [w] })
      .close(50, 'client', r);

  it('is somebody’s stdin, kept open by a hook', () => {
    const history = input().close(1000, 'client', w).look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'write-end-held warning: hook.exe (PID 300) keeps the stdin of server.exe (PID 200) open: server.exe cannot reach end of file.',
    ]);
    assert.equal(
      only(history).why,
      'client.exe (PID 100) has closed its write end (0x44), but hook.exe inherited the write end from client.exe (PID 100) without using it (0x44).',
    );
  });

  it('is somebody’s stdin, kept open by a hook and by the shell that waits for it: one finding', () => {
    const history = input()
      .create(60, 'agent', 'hook', { given: [w] })
      .openProcess(400, 'hook', '0x90')
      .close(1000, 'client', w)
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'write-end-held warning: agent.exe (PID 400) keeps the stdin of server.exe (PID 200) open: server.exe cannot reach end of file.',
    ]);
    assert.deepEqual(
      only(history).path?.map(({ name }) => name),
      ['client.exe', 'hook.exe', 'agent.exe'],
    );
    assert.deepEqual(only(history).affects, [
      'the stdin of server.exe (PID 200): kept open by hook.exe (PID 300) (handle 0x44)',
    ]);
  });

  it('is somebody’s stdin that a shell leaves to the one it waits for', () => {
    const both = [{ ...r, stream: 'stdin' } as const, w];
    const history = new PipeHistory()
      .create(10, 'client')
      .open(20, 'client', r, w)
      .create(30, 'shell', 'client', { given: both })
      .create(40, 'server', 'shell', { given: both })
      .openProcess(400, 'shell', '0x90')
      .close(1000, 'client', r, w)
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'write-end-held warning: server.exe (PID 300) keeps its own stdin open and never reaches end of file.',
    ]);
  });

  it('is somebody’s stdin, and may be written while its opener has the write end', () => {
    assert.deepEqual(texts(input().look(9000, 1, empty)), []);
  });

  it('is somebody’s stdin, of which the reader itself has the write end', () => {
    const history = new PipeHistory()
      .create(10, 'client')
      .open(20, 'client', r, w)
      .create(30, 'server', 'client', { given: [{ ...r, stream: 'stdin' }, w] })
      .close(50, 'client', r, w)
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), [
      'write-end-held warning: server.exe (PID 200) keeps its own stdin open and never reaches end of file.',
    ]);
  });

  it('of Node.js can be read and written at both ends, and ends with whose stdout it is', () => {
    const server: End = { ...r, isDuplex: true };
    const client: End = { ...w, isDuplex: true };
    const history = (): PipeHistory =>
      new PipeHistory()
        .create(10, 'node')
        .open(20, 'node', server)
        .create(30, 'tool', 'node', { given: [{ ...client, stream: 'stdout' }], others: [server] })
        .close(35, 'node', client);
    const looks = (one: PipeHistory): PipeHistory =>
      one.look(1400, 1, empty).look(1400, 1, { ...empty, readEnd: 'write' });
    assert.deepEqual(texts(looks(history().exit(1000, 'tool'))), []);
    const held = history()
      .create(40, 'daemon', 'tool', { given: [{ ...client, stream: 'stdout' }] })
      .exit(1000, 'tool');
    assert.deepEqual(texts(looks(held)), [
      'descendant-holds-pipe warning: daemon.exe (PID 300) keeps the stdout of tool.exe (PID 200) open: node.exe (PID 100) cannot reach end of file.',
    ]);
  });

  it('that a process made for itself is of no interest to whoever got it by chance', () => {
    const history = new PipeHistory()
      .create(10, 'parent')
      .open(20, 'parent', r, w)
      .create(30, 'heir', 'parent', { given: [r, w] })
      .close(40, 'parent', w)
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), []);
    assert.deepEqual(texts(history.exit(2000, 'parent').look(2400, 1, empty)), []);
  });

  it('has a number that was another’s before: what was seen of that one says nothing of it', () => {
    const [r2, w2] = [readEnd('0x80'), writeEnd('0x84')];
    const again = output()
      .exit(1000, 'tool')
      .close(1100, 'parent', r, w)
      .look(1050, 1, empty)
      .open(5000, 'parent', r2, w2)
      .create(5010, 'next', 'parent', { given: [{ ...w2, stream: 'stdout' }], others: [r2] })
      .exit(5500, 'next');
    assert.deepEqual(texts(again), []);
    const finding = only(again.look(6500, 1, { fill: 0, stillSince: 5400 }));
    assert.match(finding.headline, /the stdout of next\.exe \(PID 300\)/);
  });

  it('is said to be kept open by one that is stopped as by any other', () => {
    const history = output().exit(1000, 'tool').pause(1100, 'parent').look(1400, 1, empty);
    assert.equal(texts(history).length, 1);
  });

  it('is said with the words of the moment: those that the time-out ended have not exited', () => {
    const kept = output().exit(1000, 'tool').look(1400, 1, empty).timeOut(3000);
    assert.deepEqual(texts(kept), [
      'write-end-held warning: parent.exe (PID 100) kept the stdout of tool.exe (PID 200) open and did not reach end of file.',
    ]);
    assert.deepEqual(texts(output().look(1400, 1, empty).timeOut(3000)), []);
  });

  it('is never kept open by a console host', () => {
    const history = output()
      .close(40, 'parent', w)
      .create(50, 'conhost', 'tool', { given: [{ ...w, stream: 'stdout' }] })
      .exit(1000, 'tool')
      .look(1400, 1, empty);
    assert.deepEqual(texts(history), []);
  });
});
