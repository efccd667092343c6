// Why a process does not go on at a lock, a window or a call, as the kernel tells it.
import assert from 'node:assert/strict';
import { explain } from '../../../../src/model/explain/explain';
import type { ExplanationText } from '../../../../src/model/explain/explanationLines';
import { explanationText } from '../../../../src/model/explain/explanationText';
import type {
  ChainKind,
  ChainNode,
  ChainStatus,
  WaitChain,
} from '../../../../src/model/session/waitChain';
import { PipeHistory } from '../../fixtures/pipeHistory';

const late = 3500;

const thread = (pid: number, threadId: number, status: ChainStatus = 'blocked'): ChainNode => ({
  ...{ kind: 'thread', status, pid, threadId },
});

const object = (kind: ChainKind, name = '', status: ChainStatus = 'owned'): ChainNode => ({
  ...{ kind, status, name },
});

const chain = (threadId: number, nodes: readonly ChainNode[], isCycle = false): WaitChain => ({
  ...{ threadId, nodes, isCycle },
});

function explained(history: PipeHistory, id: string): ExplanationText {
  const { state } = history;
  const explanation = explain(state, id);
  assert.ok(explanation, `there is no process ${id}`);
  return explanationText(state, explanation);
}

const stepsOf = ({ steps }: ExplanationText): readonly string[] =>
  steps.map(({ text, certainty }) => `${certainty}: ${text}`);

/** PID 100, 200 and 300. */
const three = (): PipeHistory => new PipeHistory().create(10, 'a').create(20, 'b').create(30, 'c');

const mutexOfB = [
  thread(100, 1),
  object('mutex', '\\Sessions\\1\\BaseNamedObjects\\config'),
  thread(200, 2, 'running'),
];

describe('Why a process does not go on at a lock, a window or a call', () => {
  it('names the mutex and who owns it, with the handle at which the thread waits', () => {
    const history = three()
      .calls(late, 'a', [['NtWaitForSingleObject', '0x5c']])
      .chains(late, 'a', [chain(1, mutexOfB)]);
    const text = explained(history, 'a');
    assert.equal(text.headline, 'a.exe (PID 100) waits for b.exe (PID 200).');
    assert.deepEqual(stepsOf(text), [
      'exact: a.exe (PID 100) waits for the mutex "config", which b.exe (PID 200) owns.',
    ]);
    assert.equal(text.steps[0]?.at.handle, '0x5c');
    assert.equal(text.action, 'a.exe goes on when b.exe (PID 200) releases the lock or exits.');
    assert.deepEqual([text.fix, text.limits, text.held], ['', [], undefined]);
  });

  it('has a sentence for each kind of wait', () => {
    const sentences: readonly (readonly [ChainKind, string, string])[] = [
      ['mutex', 'waits for a mutex that b.exe (PID 200) owns.', 'releases the lock or exits'],
      [
        'criticalSection',
        'waits for a critical section that b.exe (PID 200) owns.',
        'releases the lock or exits',
      ],
      [
        'windowMessage',
        'waits for b.exe (PID 200) to answer a window message (SendMessage).',
        'answers or exits',
      ],
      [
        'alpcCall',
        'waits for b.exe (PID 200) to answer a local procedure call (ALPC).',
        'answers or exits',
      ],
      ['comCall', 'waits for b.exe (PID 200) to answer a COM call.', 'answers or exits'],
      ['comActivation', 'waits for b.exe (PID 200) to activate a COM object.', 'answers or exits'],
      ['processExit', 'waits until b.exe (PID 200) exits.', 'exits'],
      ['unknown', 'waits for an object that b.exe (PID 200) owns.', 'answers or exits'],
    ];
    for (const [kind, sentence, act] of sentences) {
      const nodes = [thread(100, 1), object(kind), thread(200, 2, 'running')];
      const text = explained(three().chains(late, 'a', [chain(1, nodes)]), 'a');
      assert.deepEqual(stepsOf(text), [`exact: a.exe (PID 100) ${sentence}`]);
      assert.equal(text.action, `a.exe goes on when b.exe (PID 200) ${act}.`);
    }
    const ofThread = [thread(100, 1), object('threadExit'), thread(200, 2, 'running')];
    const text = explained(three().chains(late, 'a', [chain(1, ofThread)]), 'a');
    assert.deepEqual(stepsOf(text), [
      'exact: a.exe (PID 100) waits for a thread of b.exe (PID 200) to exit.',
    ]);
    assert.equal(text.action, 'a.exe goes on when the thread of b.exe (PID 200) exits.');
  });

  it('says of two that wait for each other that they are deadlocked, and of a third that it waits for them', () => {
    const x = object('mutex', '\\BaseNamedObjects\\x');
    const y = object('mutex', '\\BaseNamedObjects\\y');
    const history = three()
      .chains(late, 'a', [chain(1, [thread(100, 1), y, thread(200, 2), x, thread(100, 1)], true)])
      .chains(late, 'b', [chain(2, [thread(200, 2), x, thread(100, 1), y, thread(200, 2)], true)])
      .chains(late, 'c', [
        chain(3, [thread(300, 3), x, thread(100, 1), y, thread(200, 2), x], true),
      ]);
    const text = explained(history, 'a');
    assert.equal(
      text.headline,
      'a.exe (PID 100) and b.exe (PID 200) are deadlocked: they wait for each other.',
    );
    assert.deepEqual(stepsOf(text), [
      'exact: a.exe (PID 100) waits for the mutex "y", which b.exe (PID 200) owns.',
      'exact: b.exe (PID 200) waits for the mutex "x", which a.exe (PID 100) owns.',
    ]);
    assert.equal(
      text.action,
      'The deadlock ends only when a.exe (PID 100) or b.exe (PID 200) exits.',
    );
    assert.match(text.fix, /^Acquire the locks in the same order everywhere/);
    const third = explained(history, 'c');
    assert.equal(
      third.headline,
      'c.exe (PID 300) waits for processes that are deadlocked: a.exe (PID 100) and b.exe (PID 200).',
    );
    assert.equal(third.steps.length, 3);
  });

  it('says of threads of one process that they are deadlocked, also when the chain leaves out its begin', () => {
    const lock = object('criticalSection');
    for (const nodes of [
      [thread(100, 1), lock, thread(100, 5), lock, thread(100, 1)],
      [thread(100, 1), lock, thread(100, 5), lock],
    ]) {
      const text = explained(three().chains(late, 'a', [chain(1, nodes, true)]), 'a');
      assert.equal(
        text.headline,
        'a.exe (PID 100) is deadlocked: its own threads wait for each other.',
      );
      assert.deepEqual(stepsOf(text), [
        'exact: Threads 1 and 5 of a.exe (PID 100) wait for each other.',
      ]);
      assert.equal(text.action, 'The deadlock ends only when a.exe (PID 100) exits.');
    }
  });

  it('comes before all other waits when it is a deadlock, and before a call that waits for its answer', () => {
    const lock = object('criticalSection');
    const cycle = chain(2, [thread(100, 2), lock, thread(100, 5), lock, thread(100, 2)], true);
    const call = chain(3, [thread(100, 3), object('alpcCall'), thread(200, 8, 'running')]);
    const waitsForC = three().calls(late, 'a', [['NtWaitForSingleObject', '0x60', 'c']]);
    assert.equal(
      explained(waitsForC.chains(late, 'a', [call]), 'a').headline,
      'a.exe (PID 100) waits for c.exe (PID 300).',
    );
    const other = chain(4, [thread(100, 4), object('mutex'), thread(200, 8, 'running')]);
    const all = waitsForC.chains(late, 'a', [call, other, cycle]);
    assert.match(explained(all, 'a').headline, /deadlocked/);
  });

  it('says of a thread that waits for itself that it does', () => {
    const nodes = [thread(100, 1), object('threadExit'), thread(100, 1)];
    const text = explained(three().chains(late, 'a', [chain(1, nodes, true)]), 'a');
    assert.equal(
      text.headline,
      'a.exe (PID 100) is deadlocked: one of its threads waits for itself.',
    );
    assert.deepEqual(stepsOf(text), ['exact: Thread 1 of a.exe (PID 100) waits for itself.']);
  });

  it('is no more than seeming where only one of two waits for a lock: other threads could act', () => {
    const history = three()
      .chains(late, 'a', [chain(1, mutexOfB)])
      .calls(late, 'b', [['NtWaitForSingleObject', '0x60', 'a']]);
    const text = explained(history, 'a');
    assert.equal(text.headline, 'a.exe (PID 100) and b.exe (PID 200) seem to wait for each other.');
  });

  it('leaves out a wait for another thread of the same process: that one has a chain of its own', () => {
    const lock = object('criticalSection');
    const nodes = [thread(100, 1), lock, thread(100, 5, 'running')];
    const text = explained(three().chains(late, 'a', [chain(1, nodes)]), 'a');
    assert.equal(text.headline, 'Nothing shows what a.exe (PID 100) waits for.');
    assert.deepEqual(text.limits.slice(-1), [
      'It may compute, or wait for the network, a timer or an event.',
    ]);
  });

  it('names an owner that is no process of the session', () => {
    const known: ChainNode = {
      ...{ kind: 'thread', status: 'pidOnly', pid: 77, threadId: 0, program: 'svchost.exe' },
    };
    for (const [owner, name] of [
      [known, 'svchost.exe (PID 77)'],
      [thread(78, 0, 'pidOnly'), 'PID 78'],
    ] as const) {
      const nodes = [thread(100, 1), object('alpcCall'), owner];
      const text = explained(three().chains(late, 'a', [chain(1, nodes)]), 'a');
      assert.equal(text.headline, `a.exe (PID 100) waits for ${name}.`);
      assert.equal(text.action, `a.exe goes on when ${name} answers or exits.`);
    }
  });

  it('names nobody where the system does not say who owns it, and counts what it may not see', () => {
    const hidden = [thread(100, 1), object('mutex', '', 'noAccess')];
    const history = three().chains(late, 'a', [chain(1, hidden)], 2);
    const text = explained(history, 'a');
    assert.deepEqual(text.steps, []);
    assert.ok(
      text.limits.includes(
        'Threads whose waits cannot be inspected (access denied): 3. Run the editor as administrator to see them.',
      ),
    );
  });

  it('says where the system has no such answer, and nothing while nobody has asked', () => {
    const history = three();
    const sentence =
      'This system does not report waits for locks, windows and calls (Wait Chain Traversal).';
    assert.ok(!explained(history, 'a').limits.includes(sentence));
    history.events.push({ type: 'chainsSeen', time: late, isTold: false, processes: [] });
    assert.ok(explained(history, 'a').limits.includes(sentence));
  });

  it('follows a lock to its owner, and from there to whoever that waits for', () => {
    const history = three()
      .chains(late, 'a', [chain(1, mutexOfB)])
      .calls(late, 'b', [['NtWaitForSingleObject', '0x60', 'c']]);
    assert.equal(explained(history, 'a').headline, 'a.exe (PID 100) waits for c.exe (PID 300).');
  });

  it('forgets a chain when its process or its owner has exited', () => {
    const history = three().chains(late, 'a', [chain(1, mutexOfB)]);
    assert.equal(explained(history.exit(4000, 'a'), 'a').headline, 'a.exe (PID 100) has exited.');
    const others = three()
      .chains(late, 'a', [chain(1, mutexOfB)])
      .exit(4000, 'b');
    assert.equal(explained(others, 'a').headline, 'Nothing shows what a.exe (PID 100) waits for.');
  });
});
