// Forks a broker and speaks to it: typed requests, events in order, and one clear end when it is gone.
import * as l10n from '@vscode/l10n';
import type { ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc';
import { IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { largestPool, poolReserve } from '../model/blockingCalls';
import {
  brokerEvents,
  describeMethod,
  followByDebugging,
  stringsOption,
  peekMethod,
  probeMethod,
  type BrokerEvents,
  type BrokerMethods,
  type DescribeRequest,
  type PeekRequest,
  type ProbeRequest,
} from '../model/brokerProtocol';
import { forkEnvironment } from '../model/environmentBlock';
import { forkModule } from './forkModule';
import { ProberClient } from './proberClient';

export interface BrokerListener {
  onEvents(events: BrokerEvents): void;
  /** The process is gone; nothing follows. `exit` says how, for people. */
  onExit(exit: string): void;
  /** What the broker itself, or a child that shares its standard handles, printed. */
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
}

interface BrokerNeeds {
  /** How many calls of the session can block at once; each occupies a thread of the broker's pool. */
  readonly calls: number;
  /** Whether descendants will be debugged. */
  readonly debugs: boolean;
  /** Where the broker's sentences are, when not in English. */
  readonly stringsFile: string | null;
}

/** Rejects every request that was waiting when the broker went away. */
class BrokerLost extends Error {
  constructor() {
    super(l10n.t('The broker process has ended.'));
    this.name = 'BrokerLost';
  }
}

export class BrokerClient {
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #prober: ProberClient;
  readonly #gone: Promise<never>;
  readonly exited: Promise<void>;

  constructor(
    module: string,
    { calls, debugs, stringsFile }: BrokerNeeds,
    listener: BrokerListener,
  ) {
    const args = [
      ...(debugs ? [followByDebugging] : []),
      ...(stringsFile === null ? [] : [stringsOption, stringsFile]),
    ];
    this.#process = forkModule(module, args, {
      // The pool's size is read when the process starts; setting it later does nothing.
      env: forkEnvironment(process.env, Math.min(largestPool, calls + poolReserve)),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#process[stream]
        ?.setEncoding('utf8')
        .on('data', (text: string) => listener.onOutput(stream, text));
    }
    this.#connection = createMessageConnection(
      new IPCMessageReader(this.#process),
      new IPCMessageWriter(this.#process),
    );
    this.#connection.onNotification(brokerEvents, (events: BrokerEvents) =>
      listener.onEvents(events),
    );
    this.#prober = new ProberClient(join(dirname(module), 'prober.js'));
    this.#connection.onRequest(probeMethod, (request: ProbeRequest) => this.#prober.ask(request));
    this.#connection.onRequest(peekMethod, (request: PeekRequest) => this.#prober.peek(request));
    this.#connection.onRequest(describeMethod, (request: DescribeRequest) =>
      this.#prober.describe(request),
    );
    this.#connection.listen();
    // Gone means both: the process has ended, and the channel has delivered its last message. (`close` would also wait for
    // the output pipes, which a grandchild may hold, and which Wine never reports as closed.)
    const disconnected = new Promise<void>((resolve) => this.#process.once('disconnect', resolve));
    this.exited = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        void disconnected.then(() => {
          listener.onExit(
            signal
              ? l10n.t('The broker process ended by {0}; its children ended with it.', signal)
              : l10n.t(
                  'The broker process ended with exit code {0}; its children ended with it.',
                  code ?? l10n.t('unknown'),
                ),
          );
          resolve();
        });
      });
      this.#process.once('error', (error) => {
        if (this.#process.pid === undefined) {
          listener.onExit(
            l10n.t(
              'The broker process could not be started ({0}); its children ended with it.',
              error.message,
            ),
          );
          resolve();
        }
      });
    });
    this.#gone = this.exited.then(() => {
      throw new BrokerLost();
    });
    this.#gone.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  request<M extends keyof BrokerMethods>(
    method: M,
    params: BrokerMethods[M]['params'],
  ): Promise<BrokerMethods[M]['result']> {
    return Promise.race([
      this.#connection.sendRequest<BrokerMethods[M]['result']>(method, params),
      this.#gone,
    ]);
  }

  /** The broker ends when its channel does; with it end its job and every child in it. */
  async dispose(): Promise<void> {
    this.#connection.dispose();
    if (this.#process.connected) this.#process.disconnect();
    await Promise.all([this.exited, this.#prober.dispose()]);
  }
}
