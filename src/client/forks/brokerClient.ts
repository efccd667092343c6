// Forks a broker and speaks to it: typed requests, events in order, and one clear end when it is gone.
import * as l10n from '@vscode/l10n';
import { dirname, join } from 'node:path';
import { largestPool, poolReserve } from '../../model/plan/blockingCalls';
import {
  brokerEvents,
  describeMethod,
  findMethod,
  followByDebugging,
  stringsOption,
  chainsMethod,
  measureMethod,
  peekMethod,
  probeMethod,
  resolveMethod,
  searchNewsMethod,
  type BrokerEvents,
  type BrokerMethods,
  type DescribeRequest,
  type ChainsRequest,
  type MeasureRequest,
  type PeekRequest,
  type ProbeRequest,
} from '../../model/protocol/brokerProtocol';
import type { FindRequest, ResolveRequest } from '../../model/search/question';
import type { SearchNews } from '../../model/search/searchEvents';
import { forkEnvironment } from '../../model/plan/environmentBlock';
import { BrokerProcess, type BrokerExit } from './brokerProcess';
import { forkModule } from './forkModule';
import { ProberClient } from './proberClient';
import { settlesWithin } from './settlesWithin';

export interface BrokerListener {
  onEvents(events: BrokerEvents): void;
  /** The process is gone; nothing follows. `exit` says how, for people. */
  onExit(exit: string): void;
  /** What a search has found. */
  onSearchNews?(news: SearchNews): void;
  /** What the broker itself, or a child that shares its standard handles, printed. */
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
}

export interface BrokerNeeds {
  /** How many calls of the session can block at once; each occupies a thread of the broker's pool. */
  readonly calls: number;
  /** Whether descendants will be debugged. */
  readonly debugs: boolean;
  /** Where the broker's sentences are, when not in English. */
  readonly stringsFile: string | null;
}

/** Milliseconds that are waited for a broker; tests have less time. */
export interface BrokerLimits {
  /** For it to come; a second one is tried when the first does not. */
  readonly start: number;
  /** For it to go, once its channel is closed. */
  readonly goodbye: number;
}

/** A busy machine takes a second for what a quiet one does in a tenth. */
export const usualLimits: BrokerLimits = { start: 20_000, goodbye: 3000 };

/** How many brokers are tried, one after the other. */
const attempts = 2;

/** Threads of the broker's pool. */
export const poolSize = ({ calls }: BrokerNeeds): number =>
  Math.min(largestPool, calls + poolReserve);

/** Rejects every request that was waiting when the broker went away. */
class BrokerLost extends Error {
  constructor() {
    super(l10n.t('The launcher process has exited.'));
    this.name = 'BrokerLost';
  }
}

export class BrokerClient {
  readonly #prober: ProberClient;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<never>;
  /** Resolves when the broker is gone, and its end has been told. */
  readonly exited: Promise<void>;
  #process: BrokerProcess;
  #listener: BrokerListener;
  /** Why it was killed, for people; null when nobody did. */
  #killedFor: string | null = null;
  #isDisposed = false;

  constructor(
    private readonly module: string,
    private readonly needs: BrokerNeeds,
    listener: BrokerListener,
    private readonly limits: BrokerLimits = usualLimits,
  ) {
    this.#listener = listener;
    this.#prober = new ProberClient(join(dirname(module), 'prober.js'), {
      onFailure: (message) => this.#listener.onOutput('stderr', `${message}\n`),
    });
    this.#process = this.#fork();
    // Whoever is held at its creation is not held until there is a prober. After the broker, for which everybody waits.
    if (needs.debugs) this.#prober.prepare();
    this.#ready = this.#untilReady();
    this.exited = this.#ready
      .then(() => this.#process.exited)
      .then((exit) => this.#listener.onExit(this.#killedFor ?? exitText(exit)));
    this.#gone = this.exited.then(() => {
      throw new BrokerLost();
    });
    this.#gone.catch(() => undefined);
  }

  #fork(): BrokerProcess {
    const { debugs, stringsFile } = this.needs;
    const args = [
      ...(debugs ? [followByDebugging] : []),
      ...(stringsFile === null ? [] : [stringsOption, stringsFile]),
    ];
    const forked = forkModule(this.module, args, {
      // The pool's size is read when the process starts; setting it later does nothing.
      env: forkEnvironment(process.env, poolSize(this.needs)),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      forked[stream]
        ?.setEncoding('utf8')
        .on('data', (text: string) => this.#listener.onOutput(stream, text));
    }
    const broker = new BrokerProcess(forked);
    const { connection } = broker;
    connection.onNotification(brokerEvents, (events: BrokerEvents) =>
      this.#listener.onEvents(events),
    );
    connection.onRequest(probeMethod, (request: ProbeRequest) => this.#prober.ask(request));
    connection.onRequest(measureMethod, (request: MeasureRequest) => this.#prober.measure(request));
    connection.onRequest(chainsMethod, (request: ChainsRequest) => this.#prober.chains(request));
    connection.onRequest(peekMethod, (request: PeekRequest) => this.#prober.peek(request));
    connection.onRequest(describeMethod, (request: DescribeRequest) =>
      this.#prober.describe(request),
    );
    connection.onRequest(findMethod, (request: FindRequest) => this.#prober.find(request));
    connection.onRequest(resolveMethod, (request: ResolveRequest) => this.#prober.resolve(request));
    connection.onNotification(searchNewsMethod, (news: SearchNews) =>
      this.#listener.onSearchNews?.(news),
    );
    connection.listen();
    return broker;
  }

  /** Resolves when a broker has come, or has ended, or when none comes: then the last one is killed, which `exited` tells. */
  async #untilReady(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (await this.#process.comesWithin(this.limits.start)) return;
      if (attempt === attempts || this.#isDisposed || this.#killedFor !== null) {
        this.kill(
          l10n.t(
            'The launcher process did not start within {0} seconds, {1} times in a row. Close other programs, or check whether a virus scanner delays it, and launch again.',
            this.limits.start / 1000,
            attempts,
          ),
        );
        return;
      }
      this.#process.kill();
      this.#process = this.#fork();
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Of the broker and of the prober, as far as they are there. */
  get pids(): readonly number[] {
    return [this.#process.pid, this.#prober.pid].filter((pid) => pid !== undefined);
  }

  /** Resolves when a broker has come; rejects when none does. */
  get ready(): Promise<void> {
    return Promise.race([this.#ready, this.#gone]);
  }

  /** From now on this one is told, in place of who was before. */
  handTo(listener: BrokerListener): void {
    this.#listener = listener;
  }

  /** Gets a prober ready before the first question. */
  prepareProber(): void {
    this.#prober.prepare();
  }

  async request<M extends keyof BrokerMethods>(
    method: M,
    params: BrokerMethods[M]['params'],
  ): Promise<BrokerMethods[M]['result']> {
    await this.ready;
    return Promise.race([
      this.#process.connection.sendRequest<BrokerMethods[M]['result']>(method, params),
      this.#gone,
    ]);
  }

  /** Ends a broker that does not do what it should. `why` is told as its end. */
  kill(why: string): void {
    this.#killedFor ??= why;
    this.#process.kill();
  }

  /** The broker ends when its channel does; with it end its job and every child in it. One that does not end is killed. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#process.disconnect();
    const proberIsGone = this.#prober.dispose();
    if (!(await settlesWithin(this.limits.goodbye, this.#process.exited))) this.#process.kill();
    await Promise.all([this.exited, proberIsGone]);
  }
}

function exitText(exit: BrokerExit): string {
  if ('error' in exit) {
    return l10n.t(
      'The launcher process could not be started ({0}); its children were terminated with it.',
      exit.error.message,
    );
  }
  return exit.signal
    ? l10n.t('The launcher process was terminated by {0}, and its children with it.', exit.signal)
    : l10n.t(
        'The launcher process exited with code {0}; its children were terminated with it.',
        exit.code ?? l10n.t('unknown'),
      );
}
