// Runs configurations as tests, one after the other: each is a session, and its expectations are the result.
import * as vscode from 'vscode';
import type { Session } from '../../client/session';
import { expectationHeadline, failedFirst } from '../../model/expectations/expectationText';
import { testMark } from '../ground/configurationMarks';
import { launchDocument, resultMessages } from './resultMessages';
import type { ExpectingConfiguration } from './expectingConfigurations';

/** One test and what it stands for. */
export interface ExpectingTest extends ExpectingConfiguration {
  readonly item: vscode.TestItem;
}

export class ConfigurationRuns {
  /** Those that wait for their session, by the mark in its configuration. */
  readonly #waiting = new Map<string, (session: Session) => void>();
  /** The session in which each test ran last, by the id of the test. */
  readonly #last = new Map<string, string>();
  #count = 0;

  constructor(private readonly controller: vscode.TestController) {}

  lastSession({ id }: vscode.TestItem): string | undefined {
    return this.#last.get(id);
  }

  /** A session has been made of a configuration. */
  launched(session: Session, configuration: vscode.DebugConfiguration): void {
    const mark: unknown = configuration[testMark];
    if (typeof mark !== 'string') return;
    this.#waiting.get(mark)?.(session);
    this.#waiting.delete(mark);
  }

  /** `debugs`: with the views of the debugger, and its stops. */
  async run(
    tests: readonly ExpectingTest[],
    request: vscode.TestRunRequest,
    debugs: boolean,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      for (const { item } of tests) run.enqueued(item);
      for (const test of tests) {
        if (token.isCancellationRequested) run.skipped(test.item);
        else await this.#runOne(test, run, debugs, token);
      }
    } finally {
      run.end();
    }
  }

  async #runOne(
    test: ExpectingTest,
    run: vscode.TestRun,
    debugs: boolean,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const { item } = test;
    run.started(item);
    const begun = performance.now();
    try {
      const session = await this.#launch(test, run, debugs);
      if (!session) {
        run.errored(item, new vscode.TestMessage(notLaunched()));
        return;
      }
      this.#last.set(item.id, session.id);
      const cancelled = token.onCancellationRequested(() => {
        void session.stop('stopped', vscode.l10n.t('The test run was cancelled.'));
      });
      const state = await session.ended.finally(() => {
        cancelled.dispose();
      });
      const duration = performance.now() - begun;
      if (token.isCancellationRequested) {
        run.skipped(item);
        return;
      }
      for (const result of failedFirst(state.expectations ?? [])) {
        run.appendOutput(`${expectationHeadline(result)}\r\n`, undefined, item);
      }
      const messages = resultMessages(state, item.label, await launchDocument(test.folder));
      if (messages.length === 0) run.passed(item, duration);
      else if ((state.expectations ?? []).length > 0) run.failed(item, [...messages], duration);
      else run.errored(item, [...messages], duration);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      run.errored(item, new vscode.TestMessage(text), performance.now() - begun);
    }
  }

  /** Undefined when it was not launched, of which the user has been told why. */
  async #launch(
    { folder, configuration }: ExpectingTest,
    run: vscode.TestRun,
    debugs: boolean,
  ): Promise<Session | undefined> {
    const mark = String(++this.#count);
    let made: Session | undefined;
    this.#waiting.set(mark, (session) => (made = session));
    try {
      await vscode.debug.startDebugging(
        folder,
        { ...configuration, [testMark]: mark },
        {
          testRun: run,
          ...(debugs
            ? {}
            : {
                noDebug: true,
                suppressDebugToolbar: true,
                suppressDebugStatusbar: true,
                suppressDebugView: true,
              }),
        },
      );
      return made;
    } finally {
      this.#waiting.delete(mark);
    }
  }
}

const notLaunched = (): string =>
  vscode.l10n.t('The configuration was not launched. The message of the editor says why.');
