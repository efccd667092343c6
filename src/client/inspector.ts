// Answers questions about what runs already, without a session: a broker and a prober of its own, that go when nobody asks for a while.
import * as l10n from '@vscode/l10n';
import type { ShownHandle } from '../model/handles/sameAsShown';
import type { ShownProcess } from '../model/protocol/brokerProtocol';
import type { ListedProcess } from '../model/search/listedProcess';
import type { SearchEvent } from '../model/search/searchEvents';
import type { SearchTarget } from '../model/search/target';
import { proberPids } from './forks/proberClient';
import { BrokerClient, usualLimits, type BrokerLimits } from './forks/brokerClient';

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

interface WantedSearch {
  readonly target: SearchTarget;
  /** Processes that are asked before all others. */
  readonly firstPids: readonly number[];
}

export interface RunningSearch {
  /** Resolves when it is over. */
  readonly done: Promise<void>;
  readonly cancel: () => void;
}

/** One per window. Its processes are forked with the first question. */
export class Inspector {
  #broker: BrokerClient | null = null;
  #going: Promise<void> = Promise.resolve();
  #asked = 0;
  #idle: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #searches = 0;
  readonly #news = new Map<string, (events: readonly SearchEvent[]) => void>();

  constructor(private readonly options: InspectorOptions) {}

  /** Every process of the machine; without its ports sooner. @throws Error when the broker does not come or goes meanwhile. */
  listProcesses({ withPorts = true } = {}): Promise<readonly ListedProcess[]> {
    return this.#ask((broker) => {
      const ownPids = [...this.options.ownPids(), ...broker.pids];
      return broker.request('listProcesses', { ownPids, withPorts });
    });
  }

  /**
   * Searches for those who hold something. `onEvents` is told what is found as soon as it is; the last event says how the search
   * ended, and comes in any case.
   */
  search(wanted: WantedSearch, onEvents: (events: readonly SearchEvent[]) => void): RunningSearch {
    const id = `search-${++this.#searches}`;
    const news = { hasEnded: false };
    const told = (events: readonly SearchEvent[]): void => {
      // A search that was cancelled is over for the one who asked, whatever is still on its way.
      if (news.hasEnded) return;
      news.hasEnded = events.some(({ type }) => type === 'ended');
      onEvents(events);
    };
    this.#news.set(id, told);
    const over = (reason: 'cancelled' | 'failed', message: string | null): void =>
      told([{ type: 'ended', reason, message }]);
    const done = this.#ask((broker) => {
      if (news.hasEnded) return Promise.resolve();
      // Of ours, those that only ask: what they have is none of the answers.
      const ownPids = [...proberPids(), ...broker.pids];
      const request = { id, ...wanted, ownPids };
      return broker.request('searchHolders', request).then(() => undefined);
    })
      .catch((error: unknown) =>
        over('failed', error instanceof Error ? error.message : String(error)),
      )
      .finally(() => this.#news.delete(id));
    return {
      done,
      cancel: () => {
        if (news.hasEnded) return;
        over('cancelled', null);
        void this.#broker?.request('cancelSearch', { id }).catch(() => undefined);
      },
    };
  }

  /** What it is now, to be shown before it is closed. @throws Error with a sentence for people. */
  lookAtHandle(process: ShownProcess, value: string): Promise<ShownHandle> {
    this.#assertNotOwn(process);
    return this.#ask((broker) => broker.request('lookAtHandle', { process, value }));
  }

  /** @throws Error with a sentence for people when it is not what was shown any more. */
  closeHandle(process: ShownProcess, handle: ShownHandle): Promise<null> {
    this.#assertNotOwn(process);
    return this.#ask((broker) => broker.request('closeShown', { process, handle }));
  }

  /** Resolves when it has ended. @throws Error with a sentence for people. */
  endProcess(process: ShownProcess): Promise<null> {
    this.#assertNotOwn(process);
    return this.#ask((broker) => broker.request('endShown', { process }));
  }

  #assertNotOwn({ pid, name }: ShownProcess): void {
    const own = [...this.options.ownPids(), ...proberPids(), ...(this.#broker?.pids ?? [])];
    if (!own.includes(pid)) return;
    throw new Error(
      l10n.t('{0} (PID {1}) is a process of this editor, and is left alone.', name, pid),
    );
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
        onSearchNews: ({ id, events }) => this.#news.get(id)?.(events),
        // The next question has another one forked. The prober of this one is left.
        onExit: () => {
          if (this.#broker === broker) this.#broker = null;
          // What waits for an answer is told of the end first.
          void broker.exited.then(() => this.#leave(broker));
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
    if (broker) this.#leave(broker);
    return this.#going;
  }

  #leave(broker: BrokerClient): void {
    this.#going = Promise.all([this.#going, broker.dispose()]).then(() => undefined);
  }

  /** Resolves when its processes are gone. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    return this.#end();
  }
}
