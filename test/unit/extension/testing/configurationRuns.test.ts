// Runs of the Test Explorer: what each test is told when its session ends well, badly, or not at all.
import assert from 'node:assert/strict';
import type * as RunsModule from '../../../../src/extension/testing/configurationRuns';
import type { ExpectationResult } from '../../../../src/model/session/expectationResult';
import type { SessionState } from '../../../../src/model/session/state';
import { installEditor } from '../../fixtures/fakeEditor';

class TestMessage {
  contextValue = '';
  constructor(readonly message: string) {}
}

const resultOf = (outcome: ExpectationResult['outcome']): ExpectationResult => ({
  ...{ expectation: 'exitCode', child: 'a', field: 'expect.exitCode', outcome },
  ...{ expected: 'a exits with code 0.', seen: 'a exited with code 3.', evidence: [] },
});

/** A session that ends when it is told to, or when it is stopped. */
class FakeSession {
  readonly stopped: string[] = [];
  #end: (state: SessionState) => void = () => undefined;
  readonly ended = new Promise<SessionState>((resolve) => (this.#end = resolve));
  constructor(readonly id: string) {}
  end(expectations?: readonly ExpectationResult[], message = 'All is over.'): void {
    const end = { reason: 'finished', message };
    this.#end({ end, ...(expectations ? { expectations } : {}) } as unknown as SessionState);
  }
  stop(_: string, message: string): Promise<void> {
    this.stopped.push(message);
    this.end(undefined, message);
    return Promise.resolve();
  }
}

const item = (id: string) => ({ id, label: id });
const token = () => {
  const listeners: (() => void)[] = [];
  return {
    isCancellationRequested: false,
    onCancellationRequested(listener: () => void) {
      listeners.push(listener);
      return { dispose: () => listeners.splice(listeners.indexOf(listener), 1) };
    },
    cancel() {
      this.isCancellationRequested = true;
      for (const each of [...listeners]) each();
    },
    listeners,
  };
};

describe('A run of the Test Explorer', () => {
  let uninstall: () => void;
  let Runs: typeof RunsModule.ConfigurationRuns;
  let start: (
    configuration: Readonly<Record<string, unknown>>,
    options: object,
  ) => Promise<boolean>;
  before(async () => {
    uninstall = installEditor({
      TestMessage,
      l10n: { t: (text: string, value: unknown) => text.replace('{0}', String(value)) },
      Uri: { joinPath: (_: unknown, ...names: readonly string[]) => names.join('/') },
      workspace: { openTextDocument: () => Promise.reject(new Error('not there')) },
      debug: {
        startDebugging: (
          _: unknown,
          configuration: Readonly<Record<string, unknown>>,
          options: object,
        ) => start(configuration, options),
      },
    });
    ({ ConfigurationRuns: Runs } =
      await import('../../../../src/extension/testing/configurationRuns'));
  });
  after(() => uninstall());

  function setUp() {
    const told: unknown[][] = [];
    const tell =
      (what: string) =>
      (test: { readonly id: string }, messages?: TestMessage | readonly TestMessage[]) => {
        const texts = [messages ?? []].flat().map((each) => each.message);
        told.push([what, test.id, ...texts.filter((text) => typeof text === 'string')]);
      };
    const run = {
      ...{ enqueued: tell('enqueued'), started: tell('started'), skipped: tell('skipped') },
      ...{ failed: tell('failed'), errored: tell('errored') },
      passed: (test: { readonly id: string }) => told.push(['passed', test.id]),
      appendOutput: (text: string) => told.push(['output', text]),
      end: () => told.push(['end']),
    };
    const runs = new Runs({ createTestRun: () => run } as never);
    const tests = ['a', 'b'].map((id) => ({
      ...{ item: item(id), folder: { uri: 'folder' } },
      configuration: { type: 'handle-inheritance', request: 'launch', name: id },
    }));
    const sessions: FakeSession[] = [];
    start = (configuration) => {
      const session = new FakeSession(`session of ${String(configuration['name'])}`);
      sessions.push(session);
      runs.launched(session as never, configuration as never);
      return Promise.resolve(true);
    };
    return { told, runs, tests, sessions };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('passes what held and fails what did not, one after the other, with the reason', async () => {
    const { told, runs, tests, sessions } = setUp();
    const over = runs.run(tests as never, {} as never, false, token() as never);
    await turn();
    assert.equal(sessions.length, 1);
    sessions[0]?.end([resultOf('held')]);
    await turn();
    sessions[1]?.end([resultOf('held'), resultOf('failed'), resultOf('unknown')]);
    await over;
    const lines = 'a: exitCode\nExpected: a exits with code 0.\nSeen: a exited with code 3.';
    assert.deepEqual(
      told.filter(([what]) => what !== 'output'),
      [
        ...[
          ['enqueued', 'a'],
          ['enqueued', 'b'],
          ['started', 'a'],
          ['passed', 'a'],
        ],
        ['started', 'b'],
        ['failed', 'b', `Expectation failed: ${lines}`, `Expectation not checked: ${lines}`],
        ['end'],
      ],
    );
    assert.equal(runs.lastSession(item('b') as never), 'session of b');
  });

  it('is in error when the session ended before a check, or was not launched', async () => {
    const { told, runs, tests, sessions } = setUp();
    const usual = start;
    start = (configuration, options) =>
      configuration['name'] === 'a' ? Promise.resolve(false) : usual(configuration, options);
    const over = runs.run(tests as never, {} as never, false, token() as never);
    await turn();
    sessions[0]?.end(undefined, 'The launcher process has exited.');
    await over;
    assert.deepEqual(
      told.filter(([what]) => what === 'errored'),
      [
        ['errored', 'a', 'The configuration was not launched. The message of the editor says why.'],
        [
          ...['errored', 'b'],
          'The session ended before its expectations were checked. The launcher process has exited.',
        ],
      ],
    );
  });

  it('goes on with the next test when the editor cannot launch one', async () => {
    const { told, runs, tests, sessions } = setUp();
    const usual = start;
    start = (configuration, options) =>
      configuration['name'] === 'a'
        ? Promise.reject(new Error('no adapter'))
        : usual(configuration, options);
    const over = runs.run(tests as never, {} as never, false, token() as never);
    await turn();
    sessions[0]?.end([resultOf('held')]);
    await over;
    assert.deepEqual(told.slice(3, 6), [
      ['errored', 'a', 'no adapter'],
      ['started', 'b'],
      ['output', 'Expectation held: a: exitCode\r\n'],
    ]);
  });

  it('stops the session that runs when it is cancelled, and skips the others', async () => {
    const { told, runs, tests, sessions } = setUp();
    const cancelling = token();
    const over = runs.run(tests as never, {} as never, false, cancelling as never);
    await turn();
    cancelling.cancel();
    await over;
    assert.deepEqual(sessions[0]?.stopped, ['The test run was cancelled.']);
    assert.equal(sessions.length, 1);
    assert.deepEqual(told.slice(3), [['skipped', 'a'], ['skipped', 'b'], ['end']]);
    assert.deepEqual(cancelling.listeners, []);
  });

  it('has the views of the debugger only when it debugs', async () => {
    for (const debugs of [true, false]) {
      const { runs, tests, sessions } = setUp();
      const usual = start;
      let seen: Readonly<Record<string, unknown>> = {};
      start = (configuration, options) => {
        seen = options as Readonly<Record<string, unknown>>;
        return usual(configuration, options);
      };
      const over = runs.run(tests.slice(0, 1) as never, {} as never, debugs, token() as never);
      await turn();
      sessions[0]?.end([resultOf('held')]);
      await over;
      assert.deepEqual([seen['noDebug'], 'testRun' in seen], [debugs ? undefined : true, true]);
    }
  });
});
