// Answers questions about what runs already, without a session: a broker and a prober of its own, that go when nobody asks for a while.
import * as l10n from '@vscode/l10n';
import type { ListedProcess } from '../model/search/listedProcess';
import { BrokerClient, usualLimits, type BrokerLimits } from './brokerClient';

export interface InspectorOptions {
  readonly brokerModule: string;
  /** The broker's sentences in the language of the editor; null for English. */
  readonly stringsFile: string | null;
  /** Processes of the one who asks, to be marked in lists. */
  readonly ownPids: () => readonly number[];
  /** Milliseconds without a question after which the processes go. */
  readonly idle?: number;
  readonly limits?: BrokerLimits;
}

/** A next question comes soon or not at all. */
const usualIdle = 60_000;

/** Calls of a search that can wait at once: looking up the names of accounts. */
const waitingCalls = 4;

/** One per window. Its processes are forked with the first question. */
export class Inspector {
  #broker: BrokerClient | null = null;
  #going: Promise<void> = Promise.resolve();
  #asked = 0;
  #idle: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(private readonly options: InspectorOptions) {}

  /** Every process of the machine. @throws Error when the broker does not come or goes meanwhile. */
  listProcesses(): Promise<readonly ListedProcess[]> {
    return this.#ask((broker) => {
      const ownPids = [...this.options.ownPids(), ...broker.pids];
      return broker.request('listProcesses', { ownPids });
    });
  }

  /** Gets the processes ready, so that the first question finds them there. */
  prepare(): void {
    void this.#ask((broker) => broker.ready).catch(() => undefined);
  }

  /** Whether its processes are there. */
  get isRunning(): boolean {
    return this.#broker !== null;
  }

  async #ask<Answer>(question: (broker: BrokerClient) => Promise<Answer>): Promise<Answer> {
    if (this.#isDisposed) throw new Error(l10n.t('The window is closing.'));
    clearTimeout(this.#idle);
    this.#asked++;
    try {
      return await question((this.#broker ??= this.#fork()));
    } finally {
      if (--this.#asked === 0) this.#endLater();
    }
  }

  #endLater(): void {
    if (this.#isDisposed) return;
    this.#idle = setTimeout(() => void this.#end(), this.options.idle ?? usualIdle);
    this.#idle.unref();
  }

  #fork(): BrokerClient {
    const { brokerModule, stringsFile, limits = usualLimits } = this.options;
    const broker: BrokerClient = new BrokerClient(
      brokerModule,
      { calls: waitingCalls, debugs: false, stringsFile },
      {
        onEvents: () => undefined,
        // The next question has another one forked.
        onExit: () => {
          if (this.#broker === broker) this.#broker = null;
        },
        onOutput: () => undefined,
      },
      limits,
    );
    broker.prepareProber();
    return broker;
  }

  #end(): Promise<void> {
    clearTimeout(this.#idle);
    const broker = this.#broker;
    this.#broker = null;
    if (broker) this.#going = Promise.all([this.#going, broker.dispose()]).then(() => undefined);
    return this.#going;
  }

  /** Resolves when its processes are gone. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    return this.#end();
  }
}
