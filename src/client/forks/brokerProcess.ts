// One forked broker: its process, its connection, whether it has come, and its end. Every wait for it has a limit.
import type { ChildProcess } from 'node:child_process';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc';
import { IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { brokerReadyMethod } from '../../model/protocol/brokerProtocol';
import { settlesWithin } from './settlesWithin';

/** How a process came to its end; `error` when there never was one. */
export type BrokerExit =
  | { readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly error: Error };

/** Milliseconds from the end of the process until its last messages are given up, and from a kill until its end is. */
const lastMessagesTimeout = 1000;

export class BrokerProcess {
  readonly connection: MessageConnection;
  /** Resolves when the process has ended and what it sent has been delivered. */
  readonly exited: Promise<BrokerExit>;
  readonly #ready: Promise<'ready'>;
  #giveUp: () => void = () => undefined;

  constructor(private readonly process: ChildProcess) {
    this.connection = createMessageConnection(
      new IPCMessageReader(process),
      new IPCMessageWriter(process),
    );
    this.#ready = new Promise((resolve) => {
      this.connection.onNotification(brokerReadyMethod, () => resolve('ready'));
    });
    // Gone means both: the process has ended, and the channel has delivered its last message. (`close` would also wait for
    // the output pipes, which a grandchild may hold, and which Wine never reports as closed.)
    const disconnected = new Promise<void>((resolve) => process.once('disconnect', resolve));
    this.exited = new Promise((resolve) => {
      this.#giveUp = () => resolve({ code: null, signal: 'SIGKILL' });
      process.once('exit', (code, signal) => {
        void settlesWithin(lastMessagesTimeout, disconnected).then(() => resolve({ code, signal }));
      });
      process.once('error', (error) => {
        if (process.pid === undefined) resolve({ error });
      });
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** False when neither a word nor the end of it came in time. */
  comesWithin(milliseconds: number): Promise<boolean> {
    return settlesWithin(milliseconds, Promise.race([this.#ready, this.exited]));
  }

  /** Asks it to go: it ends when its channel does, and its job and every child in it with it. */
  disconnect(): void {
    this.connection.dispose();
    if (this.process.connected) this.process.disconnect();
  }

  /** Its end follows, seen or not. */
  kill(): void {
    this.process.kill('SIGKILL');
    setTimeout(() => this.#giveUp(), lastMessagesTimeout).unref();
  }
}
