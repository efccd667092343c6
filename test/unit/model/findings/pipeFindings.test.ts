// What is said of a pipe that does not end: one finding for each cause, in the words of the plan and of the code.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Finding } from '../../../../src/model/findings/finding';
import { pathLine } from '../../fixtures/findingPath';
import { placedFindings as findings } from '../../fixtures/placedFindings';
import type { Holder, HolderCause, PathStep } from '../../../../src/model/session/state';
import { refusedText, waitingTexts } from '../../../../src/model/pipes/unansweredText';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const step = (pid: number, name: string | null, hasExited = false): PathStep => ({
  pid,
  name,
  hasExited,
});
const holder = (cause: HolderCause, pid: number, change: Partial<Holder> = {}): Holder => ({
  pid,
  name: `p${pid}.exe`,
  handle: '0x44',
  end: 'write',
  access: '0x120196',
  cause,
  path: [step(42, 'broker'), step(pid, `p${pid}.exe`)],
  createdAt: '5',
  ...change,
});
const found = (label: string, time: number, ...holders: readonly Holder[]): SessionEvent => ({
  type: 'holdersFound',
  time,
  label,
  holders,
  unanswered: [],
});
const after = (...events: readonly SessionEvent[]): readonly Finding[] =>
  findings(stateAfter(started(), ready, ...events));
const capturedBy = (...holders: readonly Holder[]): readonly Finding[] =>
  after(pipeCreated('stdout'), created('a'), exited('a'), found('stdout', 8, ...holders));

describe('Findings about a pipe that does not end', () => {
  it('leave out the console host beside the program, to which nothing goes on Windows', () => {
    const [finding] = capturedBy(
      holder('descendant', 7, { name: 'conhost.exe' }),
      holder('descendant', 8),
    );
    assert.match(finding?.headline ?? '', /^p8\.exe \(PID 8\) keeps stdout open/);
    assert.doesNotMatch(JSON.stringify(finding?.evidence), /conhost/);
    assert.match(finding?.fix ?? '', /^Start p8\.exe with its own standard handles/);
  });

  it("name a console host as Wine's own when nobody else has the pipe, and without a warning", () => {
    const [finding, ...more] = capturedBy(holder('descendant', 7, { name: 'conhost.exe' }));
    assert.deepEqual(more, []);
    assert.deepEqual([finding?.severity, finding?.fix], ['information', '']);
    assert.match(finding?.why ?? '', /console host of Wine.*On Windows it inherits none/);
  });

  it('are one for each cause, with the holders of that cause', () => {
    const list = capturedBy(
      holder('outside', 9),
      holder('parent', 42),
      holder('descendant', 7),
      holder('descendant', 8),
      holder('sibling', 6),
    );
    assert.deepEqual(
      list.map(({ evidence }) => evidence['cause']),
      ['parent', 'sibling', 'descendant', 'outside'],
    );
    assert.match(
      list[2]?.headline ?? '',
      /^p7\.exe \(PID 7\) and p8\.exe \(PID 8\) keep stdout open/,
    );
    assert.deepEqual(
      (list[2]?.evidence['holders'] as readonly Holder[]).map(({ pid }) => pid),
      [7, 8],
    );
  });

  it('show the way of the handle, with those who have gone', () => {
    const path = [
      step(42, 'broker'),
      step(5, 'build.exe', true),
      step(6, null, true),
      step(7, 'p7.exe'),
    ];
    assert.equal(
      pathLine(capturedBy(holder('descendant', 7, { path }))[0]),
      'build.exe (exited) → 6 (exited) → p7.exe 0x44',
    );
  });

  it('say for each cause what would have avoided it', () => {
    const remedies: readonly (readonly [HolderCause, RegExp])[] = [
      ['parent', /"keepParentEnds".*CloseHandle/],
      ['sibling', /"inherit": "list".*PROC_THREAD_ATTRIBUTE_HANDLE_LIST/],
      ['descendant', /bInheritHandles FALSE/],
      ['outside', /DuplicateHandle/],
      ['child', /"handleList" of p7\.exe/],
    ];
    for (const [cause, remedy] of remedies) {
      assert.match(capturedBy(holder(cause, 7))[0]?.fix ?? '', remedy);
    }
  });

  it('come when the child of the pipe has exited, though others run', () => {
    const running = { ...created('b'), pid: 101 } as SessionEvent;
    const list = after(
      pipeCreated('stdout'),
      created('a'),
      running,
      exited('a'),
      found('stdout', 8, holder('sibling', 101)),
    );
    assert.match(list[0]?.why ?? '', /^a \(PID 100\) has exited, but p101\.exe, another child,/);
    const early = after(
      pipeCreated('stdout'),
      created('a'),
      running,
      exited('b'),
      found('stdout', 8, holder('child', 100)),
    );
    assert.deepEqual(early, []);
  });

  it('do not come of those who could not be asked when the pipe has ended by itself', () => {
    const unasked: SessionEvent = {
      type: 'holdersFound',
      time: 8,
      label: 'stdout',
      holders: [],
      unanswered: [refusedText(['a.exe'])],
    };
    const events = [pipeCreated('stdout'), created('a'), exited('a'), unasked];
    assert.equal(after(...events).length, 1);
    assert.deepEqual(after(...events, { ...pipeEnded('stdout'), time: 9 }, ended()), []);
  });
});

describe('Findings about an input that does not end', () => {
  const stdin = pipeCreated('stdin', { direction: 'written', stream: 'stdin' });
  const closed = pipeEnded('stdin', { phase: 'closed' });
  const own = found('stdin', 8, holder('ownInput', 100));

  it('name the reader that holds the write end itself, while it lives and afterwards', () => {
    const [finding] = after(stdin, created('a'), closed, own);
    assert.match(
      finding?.headline ?? '',
      /keeps stdin open: a \(PID 100\) cannot reach end of file/,
    );
    assert.match(
      finding?.why ?? '',
      /^The launcher has closed stdin, but .* has the write end of the pipe that it reads \(/,
    );
    assert.match(finding?.fix ?? '', /HANDLE_FLAG_INHERIT, 0/);
    const [past] = after(stdin, created('a'), closed, own, {
      ...exited('a'),
      time: 9,
    });
    assert.match(past?.headline ?? '', /kept stdin open: a \(PID 100\) could not reach/);
  });

  it('are none while the broker has it open, or when the reader had gone before', () => {
    assert.deepEqual(after(stdin, created('a'), own), []);
    assert.deepEqual(after(stdin, created('a'), closed, exited('a'), own), []);
    assert.deepEqual(
      after(stdin, created('a'), closed, found('stdin', 8, holder('child', 100, { end: 'read' }))),
      [],
    );
  });
});

describe('What could not be found out', () => {
  it('is one line for all who refuse, and for many that are silent', () => {
    assert.equal(
      refusedText(['a.exe']),
      '1 process was not inspected, because it denies access or belongs to Windows: a.exe',
    );
    assert.equal(
      refusedText(['a.exe', 'b.exe', 'a.exe', 'c.exe', 'd.exe']),
      '5 processes were not inspected, because they deny access or belong to Windows: a.exe, b.exe, c.exe, …',
    );
    const silent = (count: number) =>
      Array.from({ length: count }, (_, pid) => ({ pid, name: 'a.exe', handle: '0x4' }));
    assert.equal(waitingTexts(silent(2)).length, 2);
    assert.deepEqual(waitingTexts(silent(6)), ['6 handles gave no answer in time: a.exe']);
  });

  describe('between two children', () => {
    const plan = {
      program: 'a.exe',
      children: [{ name: 'A' }, { name: 'B', stdio: { stdin: { child: 'A', stream: 'stdout' } } }],
    };
    const pipe = pipeCreated('A.stdout', { direction: 'between', processId: 'A' });
    const both = [started(plan), ready, pipe, created('A'), created('B')];
    const own = found(
      'A.stdout',
      8,
      holder('ownInput', 100),
      holder('child', 100, { end: 'read' }),
    );
    const of = (...events: readonly SessionEvent[]) => findings(stateAfter(...both, ...events));

    it('name the reader that waits in vain once the writer has exited', () => {
      const [finding, another] = of(exited('A'), own);
      assert.equal(another, undefined);
      assert.match(
        finding?.headline ?? '',
        /^p100\.exe \(PID 100\) keeps A\.stdout open: B \(PID 100\) cannot reach end of file/,
      );
      assert.match(finding?.why ?? '', /^A \(PID 100\) has exited, but/);
      assert.match(finding?.fix ?? '', /"inherit": "list"/);
      const later = { ...exited('B'), time: 9 };
      assert.match(
        of(exited('A'), own, later)[0]?.headline ?? '',
        /kept A\.stdout open: B .* could not reach/,
      );
    });

    it('are none while the writer lives, nor of what was held before it exited or after the reader had', () => {
      assert.deepEqual(of(own), []);
      assert.deepEqual(of(own, { ...exited('A'), time: 9 }), []);
      assert.deepEqual(of(exited('A'), exited('B'), own), []);
      const reading = found('A.stdout', 8, holder('child', 100, { end: 'read' }));
      assert.deepEqual(of(exited('A'), reading), []);
    });

    it('is closed when the session has ended', () => {
      assert.equal(stateAfter(...both, ended()).pipes[0]?.phase, 'closed');
    });
  });
});
