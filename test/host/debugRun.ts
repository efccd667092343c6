// One debug session inside VS Code, with all the messages its adapter sent.
import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';

const deadline = 30_000;

export class DebugRun {
  readonly messages: DebugProtocol.ProtocolMessage[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #tracker: vscode.Disposable;
  session: vscode.DebugSession | undefined;

  private constructor() {
    this.#tracker = vscode.debug.registerDebugAdapterTrackerFactory('handle-inheritance', {
      createDebugAdapterTracker: (session) => {
        this.session = session;
        return {
          onDidSendMessage: (message: DebugProtocol.ProtocolMessage) => {
            this.messages.push(message);
            for (const check of [...this.#waiting]) check();
          },
        };
      },
    });
  }

  /** Starts a configuration, by its name in launch.json or written out. */
  static async start(
    configuration: string | vscode.DebugConfiguration,
    options?: vscode.DebugSessionOptions,
  ): Promise<DebugRun> {
    const run = new DebugRun();
    const folder = vscode.workspace.workspaceFolders?.[0];
    try {
      const started = await vscode.debug.startDebugging(folder, configuration, options);
      if (started) return run;
      throw new Error('VS Code did not start the debug session.');
    } catch (error) {
      run.dispose();
      throw error;
    }
  }

  /** The first event of this name that fits, now or later. */
  event<T extends DebugProtocol.Event>(
    name: string,
    fits: (event: T) => boolean = () => true,
  ): Promise<T> {
    const find = (): T | undefined =>
      this.messages.find(
        (message): message is T =>
          message.type === 'event' && (message as T).event === name && fits(message as T),
      );
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        const seen = this.messages.map((message) => JSON.stringify(message)).join('\n');
        reject(new Error(`No "${name}" event came. The adapter sent:\n${seen}`));
      }, deadline);
      const check = (): void => {
        const found = find();
        if (!found) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Everything printed so far in a category, in order. */
  output(category: string): string {
    return this.messages
      .filter(
        (message): message is DebugProtocol.OutputEvent =>
          message.type === 'event' && (message as DebugProtocol.Event).event === 'output',
      )
      .filter((event) => event.body.category === category)
      .map((event) => event.body.output)
      .join('');
  }

  async ask<T>(command: string, args: object): Promise<T> {
    if (!this.session) throw new Error('There is no session.');
    return (await this.session.customRequest(command, args)) as T;
  }

  dispose(): void {
    this.#tracker.dispose();
  }
}
