// The order of what a session says in the Debug Console, and in how many pieces output comes.
import assert from 'node:assert/strict';
import { OutputFeed } from '../../../src/debug/outputFeed';
import { SessionConsole } from '../../../src/debug/sessionConsole';
import type {
  ExpectationOutcome,
  ExpectationResult,
} from '../../../src/model/session/expectationResult';
import type { SessionEvent } from '../../../src/model/session/events';
import {
  created,
  ended,
  exited,
  pipeCreated,
  pipeEnded,
  ready,
  started,
  stateAfter,
} from '../fixtures/sessionFixture';

/** A capture that is read only when it is let. */
function slowCapture(bytes: Buffer) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reads = 0;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    reads++;
    await opened;
    return bytes.subarray(offset, offset + length);
  };
  return { open: () => open(), read, reads: () => reads };
}

describe('the Debug Console of a session', () => {
  const events: readonly SessionEvent[] = [started(), created('a'), pipeCreated('stdout')];

  it('tells the end of a process after its output, though it was heard of before', async () => {
    const printed: string[] = [];
    const capture = slowCapture(Buffer.from('hello'));
    const sessionConsole = new SessionConsole(
      (_label, offset, length) => capture.read(offset, length),
      (text) => printed.push(text),
    );
    const sofar = [...events];
    for (const event of [exited('a'), pipeEnded('stdout'), ended()]) {
      sofar.push(event);
      sessionConsole.follow(stateAfter(...sofar), [event]);
    }
    assert.deepEqual(printed, []);
    capture.open();
    await sessionConsole.finish(stateAfter(...sofar));
    assert.deepEqual(printed, ['hello', 'a exited with code 0.\n']);
  });

  it('tells the end all the same while somebody keeps the output open', async () => {
    const told = new Promise<string>((resolve) => {
      const sessionConsole = new SessionConsole(() => Promise.resolve(new Uint8Array()), resolve);
      const state = stateAfter(...events, exited('a'));
      sessionConsole.follow(state, [exited('a')]);
    });
    assert.equal(await told, 'a exited with code 0.\n');
  });

  it('tells a finding once, in short lines that nothing comes between, an error on stderr', () => {
    const printed: (readonly [string, string])[] = [];
    const sessionConsole = new SessionConsole(
      () => Promise.resolve(new Uint8Array()),
      (text, category) => printed.push([text, category]),
      'vscode://a.b/session/s',
    );
    const died = (id: string, exitCode: number): SessionEvent => ({
      ...{ type: 'processExited', time: 6, id, exitCode },
    });
    const deaths = [died('a', 0xc000_0135), died('b', 0xc000_0374)];
    const state = stateAfter(started(), ready, created('a'), created('b'), ...deaths);
    sessionConsole.follow(state, []);
    sessionConsole.follow(state, []);
    assert.deepEqual(printed, [
      [
        'error: Windows could not load a (PID 100): 0xc0000135 (STATUS_DLL_NOT_FOUND). [process-not-loaded]\n' +
          '  launcher (PID 42) → a (PID 100, exited)\n' +
          '  Why, and the fix: vscode://a.b/session/s\n',
        'stderr',
      ],
      [
        'warning: b (PID 100) exited with an exception code: 0xc0000374 (STATUS_HEAP_CORRUPTION). [process-crashed]\n' +
          '  launcher (PID 42) → b (PID 100, exited)\n' +
          '  Why, and the fix: vscode://a.b/session/s\n',
        'console',
      ],
    ]);
  });

  it('tells at the end what was expected and did not hold, and counts the rest', async () => {
    const printed: (readonly [string, string])[] = [];
    const sessionConsole = new SessionConsole(
      () => Promise.resolve(new Uint8Array()),
      (text, category) => printed.push([text, category]),
    );
    const result = (outcome: ExpectationOutcome, field: string): ExpectationResult => ({
      ...{ expectation: 'exitCode', child: 'a', field, outcome },
      ...{ expected: 'So.', seen: 'Not so.', evidence: ['This shows it.'] },
    });
    const results = [
      result('held', 'expect.exitCode'),
      result('unknown', 'expect.handlesLeft'),
      result('failed', 'children[1].expect.stdout.contains'),
    ];
    const checked = { type: 'expectationsChecked', time: 8, results } as const;
    const state = stateAfter(
      ...events,
      exited('a'),
      pipeEnded('stdout', { bytes: 0 }),
      checked,
      ended(),
    );
    await sessionConsole.finish(state);
    const lines = '  Expected: So.\n  Seen: Not so.\n  This shows it.\n';
    assert.deepEqual(printed, [
      [`Expectation failed: a: stdout.contains\n${lines}`, 'stderr'],
      [`Expectation not checked: a: handlesLeft\n${lines}`, 'stderr'],
      ['2 of 3 expectations failed.\n', 'stderr'],
    ]);
    printed.length = 0;
    await sessionConsole.finish({ ...state, expectations: results.slice(0, 1) });
    assert.deepEqual(printed, [['1 expectation held.\n', 'console']]);
  });

  it('says at once what starts, and where', () => {
    const printed: string[] = [];
    const sessionConsole = new SessionConsole(
      () => Promise.resolve(new Uint8Array()),
      (text) => printed.push(text),
    );
    const { plan } = stateAfter(started());
    const [child] = plan.children;
    assert.ok(child);
    const program = 'C:\\tool.exe';
    const one = { ...child, program, args: ['a b', 'c'], cwd: 'C:\\work' };
    sessionConsole.announce({
      plan: { ...plan, children: [one, { ...one, args: '/c x', cwd: null }] },
    });
    assert.deepEqual(printed.slice(0, 2), [
      'Starting "C:\\tool.exe" "a b" c in C:\\work\n',
      'Starting "C:\\tool.exe" /c x\n',
    ]);
  });

  it('prints in few pieces what came while it was reading, and leaves out what nobody can read', async () => {
    const size = 3 * 1024 * 1024;
    const capture = slowCapture(Buffer.alloc(size, 'x'));
    const printed: string[] = [];
    const feed = new OutputFeed(capture.read, (text) => printed.push(text), '');
    // A line at a time, as a counter of the broker tells it.
    for (let total = 60; total < size; total += 60) void feed.advance(total, false);
    capture.open();
    await feed.advance(size, true);
    const [, note = ''] = [printed[0], printed.find((text) => text.includes('left out'))];
    assert.match(note, /bytes are left out here/);
    assert.ok(capture.reads() <= 20, `${capture.reads()} reads`);
  });
});
