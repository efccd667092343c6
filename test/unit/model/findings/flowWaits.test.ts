// Who waits at pipes between the user's own processes: writers before full pipes, circles, and what is none of these.
import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/model/findings/finding';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';
import { placedFindings } from '../../fixtures/placedFindings';

const kinds: ReadonlySet<string> = new Set(['deadlock', 'writer-blocked']);

const waitsIn = (history: PipeHistory): readonly Finding[] =>
  placedFindings(history.state).filter(({ code }) => kinds.has(code));

const texts = (history: PipeHistory): readonly string[] =>
  waitsIn(history).map(({ code, headline }) => `${code}: ${headline}`);

/** Each process in the evidence, with its handle and call. */
const evidence = ({ evidence: { waits } }: Finding): readonly string[] =>
  (waits as readonly { process: string; handle: string; call: string }[])
    .map(({ process, handle, call }) => `${process} ${handle} ${call}`)
    .sort();

const full = { fill: 4096, stillSince: 1000 };
const empty = { fill: 0, stillSince: 1000 };
const late = 3500;

const [out, err] = [
  { read: readEnd('0x40', 1), write: writeEnd('0x44', 1) },
  { read: readEnd('0x48', 2), write: writeEnd('0x4c', 2) },
];

const inAndOut = [out.read, out.write, err.read, err.write] as const;

/** parent.exe reads stdout and stderr of tool.exe. */
const parentAndTool = (): PipeHistory =>
  new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', ...inAndOut)
    .create(30, 'tool', 'parent', {
      given: [
        { ...out.write, stream: 'stdout' },
        { ...err.write, stream: 'stderr' },
      ],
      others: [out.read, err.read],
    })
    .close(40, 'parent', out.write, err.write);

const stuck = (history: PipeHistory): PipeHistory =>
  history.look(late, 1, empty).look(late, 2, full);

/** Each of these processes writes to the next, whose stdin it made, and the last to the first. */
function ring(names: readonly string[]): PipeHistory {
  const history = new PipeHistory().create(10, 'maker');
  const pipes = names.map((_, index) => ({
    read: readEnd(`0x${(0x100 + 8 * index).toString(16)}`, index + 1),
    write: writeEnd(`0x${(0x104 + 8 * index).toString(16)}`, index + 1),
  }));
  const ends = pipes.flatMap(({ read, write }) => [read, write]);
  history.open(20, 'maker', ...ends);
  for (const [index, name] of names.entries()) {
    const [own, next] = [pipes[index], pipes[(index + 1) % names.length]];
    assert.ok(own && next);
    history.create(30, name, 'maker', {
      given: [
        { ...own.read, stream: 'stdin' },
        { ...next.write, stream: 'stdout' },
      ],
    });
  }
  return history.close(40, 'maker', ...ends);
}

/** The same below a shell that has the ends of the tool as well and waits for it; `more`: what else is so. */
function throughShell(more: (history: PipeHistory) => PipeHistory = (one) => one): PipeHistory {
  const given = [
    { ...out.write, stream: 'stdout' },
    { ...err.write, stream: 'stderr' },
  ] as const;
  const history = new PipeHistory()
    .create(10, 'parent')
    .open(20, 'parent', ...inAndOut)
    .create(30, 'shell', 'parent', { given, others: [out.read, err.read] })
    .create(35, 'tool', 'shell', { given })
    .close(40, 'parent', out.write, err.write);
  return stuck(more(history));
}

const allFull = (history: PipeHistory, count: number): PipeHistory => {
  for (let index = 1; index <= count; index++) history.look(late, index, full);
  return history;
};

describe('Waiting at a pipe between the user’s own processes', () => {
  it('is a deadlock of two: one reads what the other does not write, whose other output is full', () => {
    const [finding, ...others] = waitsIn(stuck(parentAndTool()));
    assert.ok(finding && others.length === 0);
    assert.equal(
      finding.headline,
      'parent.exe (PID 100) and tool.exe (PID 200) seem to wait for each other.',
    );
    assert.deepEqual(evidence(finding), ['parent 0x40 ReadFile', 'tool 0x4c WriteFile']);
  });

  const waitsForTool = (history: PipeHistory): PipeHistory =>
    history.openProcess(400, 'shell', '0x90');
  const shellWaits = [['NtWaitForSingleObject', '0x90', 'tool']] as const;

  it('is a deadlock through a shell that has the same ends and only waits', () => {
    const [finding, ...others] = waitsIn(throughShell(waitsForTool));
    assert.ok(finding && others.length === 0);
    assert.equal(
      finding.headline,
      'parent.exe (PID 100) and shell.exe (PID 200) or what it started: tool.exe (PID 300) seem to wait for each other.',
    );
    assert.deepEqual(evidence(finding), ['parent 0x40 ReadFile', 'tool 0x4c WriteFile']);
    const filter = new PipeHistory().create(10, 'parent').open(20, 'parent', ...inAndOut);
    const given = [
      { ...out.read, stream: 'stdin' },
      { ...err.write, stream: 'stdout' },
    ] as const;
    filter
      .create(30, 'shell', 'parent', { given })
      .create(35, 'filter', 'shell', { given })
      .close(40, 'parent', out.read, err.write);
    const found = texts(allFull(waitsForTool(filter), 2));
    assert.deepEqual(found, [
      'deadlock: parent.exe (PID 100) and shell.exe (PID 200) or what it started: filter.exe (PID 300) seem to wait for each other.',
    ]);
  });

  it('is sure through a shell of which the kernel says that it waits for the exit of the tool', () => {
    const history = throughShell(waitsForTool)
      .calls(late, 'parent', [['NtReadFile', '0x40']])
      .calls(late, 'tool', [['NtWriteFile', '0x4c']]);
    assert.deepEqual(texts(history), [
      'deadlock: parent.exe (PID 100) and tool.exe (PID 300) seem to wait for each other.',
    ]);
    assert.deepEqual(texts(history.calls(late, 'shell', shellWaits)), [
      'deadlock: parent.exe (PID 100) and tool.exe (PID 300) wait for each other.',
    ]);
  });

  it('is no deadlock where the process between could read or write itself', () => {
    const own = { read: readEnd('0x80', 3), write: writeEnd('0x84', 3) };
    const cases: Readonly<Record<string, (history: PipeHistory) => PipeHistory>> = {
      'it has no handle of the tool': (history) => history,
      'it has another child': (history) => waitsForTool(history).create(50, 'logger', 'shell'),
      'it reads a pipe of its own': (history) =>
        waitsForTool(history).open(50, 'shell', own.read, own.write),
      'a thread of it runs': (history) => waitsForTool(history).calls(late, 'shell', shellWaits, 1),
      'it reads something else': (history) =>
        waitsForTool(history).calls(late, 'shell', [['NtReadFile', '0x10']]),
    };
    for (const [title, more] of Object.entries(cases)) {
      const found = texts(throughShell(more)).map((text) => text.split(':')[0]);
      assert.deepEqual(found, ['writer-blocked'], title);
    }
  });

  it('is said as of the past when the session has come to its time-out', () => {
    assert.deepEqual(texts(stuck(parentAndTool()).timeOut(4000)), [
      'deadlock: parent.exe (PID 100) and tool.exe (PID 200) seemed to wait for each other.',
    ]);
  });

  it('is a deadlock of three that write to each other', () => {
    const [finding, ...others] = waitsIn(allFull(ring(['a', 'b', 'c']), 3));
    assert.ok(finding && others.length === 0);
    assert.equal(finding.code, 'deadlock');
    assert.deepEqual(evidence(finding), [
      ...['a 0x10c WriteFile', 'b 0x114 WriteFile', 'c 0x104 WriteFile'],
    ]);
  });

  it('names the process above first, also of two that opened their ends themselves', () => {
    const [server, client] = [
      { ...readEnd('0x40', 1), isDuplex: true } as const,
      { ...writeEnd('0x50', 1), isDuplex: true } as const,
    ];
    const history = new PipeHistory()
      .create(10, 'server')
      .create(20, 'client', 'server')
      .open(30, 'client', client)
      .open(30, 'server', server)
      .look(late, 1, full)
      .look(late, 1, { ...full, readEnd: 'write' });
    assert.deepEqual(texts(history), [
      'deadlock: server.exe (PID 100) and client.exe (PID 200) seem to wait for each other.',
    ]);
  });

  it('is no deadlock while somebody else could read what one of them writes', () => {
    const history = ring(['a', 'b']).create(50, 'helper', 'a', {
      given: [{ ...readEnd('0x100', 1), stream: 'stdin' }],
    });
    const found = texts(allFull(history, 2));
    assert.ok(found.length > 0 && found.every((text) => text.startsWith('writer-blocked')));
    assert.deepEqual(
      texts(history.exit(3400, 'helper')).map((text) => text.split(':')[0]),
      ['deadlock'],
    );
  });

  it('is that of a writer before a full pipe whose reader lives', () => {
    const history = parentAndTool().look(late, 1, full);
    assert.deepEqual(texts(history), [
      'writer-blocked: tool.exe (PID 200) seems to wait in WriteFile: parent.exe (PID 100) does not read the stdout of tool.exe (PID 200), which is full.',
    ]);
    assert.deepEqual(texts(history.close(3600, 'parent', out.read)), []);
  });

  it('is that of one of several with the write end: of a process and what it started, or of siblings', () => {
    const two = (creator: string): PipeHistory =>
      new PipeHistory()
        .create(10, 'parent')
        .open(20, 'parent', out.read, out.write)
        .create(30, 'one', 'parent', { given: [{ ...out.write, stream: 'stdout' }] })
        .create(31, 'two', creator, { given: [{ ...out.write, stream: 'stdout' }] })
        .close(40, 'parent', out.write)
        .look(late, 1, full);
    assert.match(texts(two('one'))[0] ?? '', /: one\.exe \(PID 200\) or what it started: two\.exe/);
    assert.match(
      texts(two('parent'))[0] ?? '',
      /: one\.exe \(PID 200\) or two\.exe \(PID 300\) seems/,
    );
  });

  const exitOf = (id: string) => ['NtWaitForSingleObject', '0x90', id] as const;
  const writesErr = [['NtWriteFile', '0x4c']] as const;

  it('is a deadlock with a parent that waits for the exit of the writer, and with no other thread', () => {
    const alone = parentAndTool().look(late, 2, full).calls(late, 'tool', writesErr);
    const [finding, ...others] = waitsIn(alone.calls(late, 'parent', [exitOf('tool')]));
    assert.ok(finding && others.length === 0);
    assert.equal(
      finding.headline,
      'parent.exe (PID 100) and tool.exe (PID 200) wait for each other.',
    );
    assert.deepEqual(evidence(finding), [
      ...['parent 0x90 WaitForSingleObject', 'tool 0x4c WriteFile'],
    ]);
    assert.equal(
      finding.why,
      'parent.exe waits for tool.exe (PID 200) to exit (0x90) and tool.exe writes to its own stderr (0x4c), which is full (4,096 bytes).',
    );
  });

  it('is no deadlock while a thread beside the one that waits for the exit could read', () => {
    const busy = (waits: Parameters<PipeHistory['calls']>[2], running: number) =>
      texts(
        parentAndTool()
          .look(late, 2, full)
          .calls(late, 'tool', writesErr)
          .calls(late, 'parent', waits, running),
      ).map((text) => text.split(':')[0]);
    assert.deepEqual(busy([exitOf('tool')], 1), ['writer-blocked']);
    assert.deepEqual(busy([exitOf('tool'), ['NtWriteFile', '0x98']], 0), ['writer-blocked']);
    assert.deepEqual(busy([exitOf('other')], 0), ['writer-blocked']);
    assert.deepEqual(busy([exitOf('tool'), ['NtWaitForWorkViaWorkerFactory', '0x98']], 0), [
      'deadlock',
    ]);
  });

  it('is a deadlock of two that wait for the exit of each other, without a pipe', () => {
    const two = parentAndTool().calls(late, 'parent', [exitOf('tool')]);
    assert.deepEqual(texts(two), []);
    const [finding] = waitsIn(two.calls(late, 'tool', [exitOf('parent')]));
    assert.equal(finding?.fix, 'In tool.exe, do not wait for parent.exe to exit.');
    assert.deepEqual(texts(two.exit(late, 'tool')), []);
  });

  it('is that of a writer whose reader has exited, where another inherited the read end along with all else', () => {
    const input = (given: Partial<typeof out.read> & { readonly stream?: 'stdin' }): PipeHistory =>
      new PipeHistory()
        .create(10, 'parent')
        .open(20, 'parent', out.read, out.write)
        .create(30, 'tool', 'parent', { given: [{ ...out.read, stream: 'stdin' }] })
        .create(40, 'agent', 'parent', { given: [{ ...out.read, ...given }] })
        .close(50, 'parent', out.read)
        .exit(900, 'tool')
        .look(late, 1, full);
    const [finding, ...others] = placedFindings(input({}).state);
    assert.ok(finding && others.length === 0);
    assert.equal(
      finding.headline,
      'agent.exe (PID 300) keeps the stdin of tool.exe (PID 200) open: parent.exe (PID 100) seems to wait in WriteFile and gets no error.',
    );
    assert.equal(
      finding.why,
      'tool.exe (PID 200) has exited, but agent.exe inherited the read end from parent.exe (PID 100) without using it (0x40).',
    );
    assert.match(
      finding.fix,
      /^In parent\.exe, start agent\.exe with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without/,
    );
    assert.match(
      texts(input({ stream: 'stdin' }))[0] ?? '',
      /agent\.exe \(PID 300\) does not read /,
    );
  });

  it('takes 2.5 s in which nothing moves', () => {
    assert.deepEqual(texts(parentAndTool().look(late - 1, 1, full)), []);
    assert.deepEqual(texts(parentAndTool().look(late, 1, { fill: 4096, stillSince: null })), []);
    assert.deepEqual(texts(parentAndTool().look(late, 1, { fill: 4095, stillSince: 1000 })), []);
  });

  it('is nobody’s who is stopped, or gone', () => {
    for (const who of ['parent', 'tool']) {
      assert.deepEqual(texts(stuck(parentAndTool().pause(50, who))), [], who);
      assert.deepEqual(texts(stuck(parentAndTool().exit(50, who))), [], who);
    }
  });

  it('is nobody’s at a pipe that has the number of one that was full before', () => {
    const history = stuck(parentAndTool()).exit(4000, 'tool').close(4100, 'parent', err.read);
    const again = { read: readEnd('0x60', 2), write: writeEnd('0x64', 2) };
    history
      .open(5000, 'parent', again.read, again.write)
      .create(5010, 'next', 'parent', { given: [{ ...again.write, stream: 'stderr' }] })
      .close(5020, 'parent', again.write);
    assert.deepEqual(texts(history), []);
    assert.equal(texts(history.look(9000, 2, { fill: 4096, stillSince: 6000 })).length, 1);
  });

  it('is never that of a console host', () => {
    const history = parentAndTool().create(50, 'conhost', 'tool', {
      given: [{ ...out.write, stream: 'stdout' }],
    });
    assert.deepEqual(texts(history.exit(60, 'tool').look(late, 1, full)), []);
  });

  it('is sure where the kernel says in which call a thread waits, and is not where it says another', () => {
    const sure = stuck(parentAndTool())
      .calls(late, 'parent', [['NtReadFile', '0x40']])
      .calls(late, 'tool', [['NtWriteFile', '0x4c']]);
    assert.deepEqual(texts(sure), [
      'deadlock: parent.exe (PID 100) and tool.exe (PID 200) wait for each other.',
    ]);
    const elsewhere = stuck(parentAndTool()).calls(late, 'tool', [['NtReadFile', '0x10']]);
    assert.deepEqual(texts(elsewhere), []);
  });

  it('for each other’s input is a circle only when no thread can do anything else', () => {
    const idle = (others: number): PipeHistory => {
      const history = ring(['a', 'b']).look(late, 1, empty).look(late, 2, empty);
      return history
        .calls(late, 'a', [['NtReadFile', '0x100']], others)
        .calls(late, 'b', [['NtReadFile', '0x108']]);
    };
    assert.deepEqual(
      texts(idle(0)).map((text) => text.split(':')[0]),
      ['deadlock'],
    );
    assert.deepEqual(texts(idle(1)), []);
    assert.deepEqual(texts(ring(['a', 'b']).look(late, 1, empty).look(late, 2, empty)), []);
  });
});
