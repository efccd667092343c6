// A session as seen from outside: its state, folded from the broker's events, and what can be asked of it.
import * as l10n from '@vscode/l10n';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { blockingCalls } from '../model/plan/blockingCalls';
import { expectsAnything } from '../model/expectations/expectationResults';
import { protocolVersion, type BrokerMethods } from '../model/protocol/brokerProtocol';
import type { SessionEvent } from '../model/session/events';
import type { LaunchPlan } from '../model/plan/launchPlan';
import { reduce, reduceAll } from '../model/session/reduce';
import type { AttachedTo, SessionState } from '../model/session/state';
import type { StopRule } from '../model/processes/stopRules';
import {
  BrokerClient,
  usualLimits,
  type BrokerLimits,
  type BrokerListener,
  type BrokerNeeds,
} from './forks/brokerClient';
import { EventLog } from './logs/eventLog';
import { checkedEvents } from './following/expectationCheck';
import { ExpectedTimes } from './following/expectedTimes';
import { FindingsPace } from './following/findingsPace';
import { SessionFolderFault } from './logs/sessionFolderFault';
import type { SpareBroker } from './forks/spareBroker';

export interface SessionOptions {
  readonly id: string;
  /** Checked, and with the full path of every program. */
  readonly plan: LaunchPlan;
  /** Processes that run already, in place of a plan: then that is an empty one. */
  readonly attach?: AttachedTo;
  readonly workspaceFolder: string;
  /** The session's own folder: captures and the event log. Created here. */
  readonly folder: string;
  readonly brokerModule: string;
  /** The broker's sentences in the language of the editor; null for English. */
  readonly stringsFile: string | null;
  /** Where a broker may be ready already; launches only. */
  readonly spare?: SpareBroker;
  /** Tests have less time. */
  readonly limits?: BrokerLimits & StopLimits;
  /** As in the request: for tests on a system that answers more slowly than Windows. */
  readonly longestHold?: number;
}

/** Milliseconds a stop waits for a broker: that says nothing, and in all. */
export interface StopLimits {
  readonly silence: number;
  readonly stop: number;
}

const usualStopLimits: StopLimits = { silence: 5000, stop: 15_000 };

/** Whatever became of it: nothing ends with it. */
const attachedGoneText = (): string =>
  l10n.t('The launcher process has exited. The processes it was attached to run on.');

export type SessionListener = (state: SessionState, events: readonly SessionEvent[]) => void;
export type OutputListener = (stream: 'stdout' | 'stderr', text: string) => void;

export class Session {
  readonly id: string;
  readonly folder: string;
  readonly ended: Promise<SessionState>;
  readonly #broker: BrokerClient;
  readonly #spare: SpareBroker | undefined;
  readonly #needs: BrokerNeeds;
  readonly #log: EventLog;
  readonly #listeners = new Set<SessionListener>();
  readonly #outputListeners = new Set<OutputListener>();
  #state: SessionState;
  #stopRules: readonly StopRule[] = [];
  /** When the broker gave its last sign of life, by a clock that nobody sets. */
  #lastMessageAt = 0;
  #silence: NodeJS.Timeout | undefined;
  #isWatched = false;
  readonly #stopLimits: StopLimits;
  #resolveEnded: (state: SessionState) => void = () => undefined;
  /** Of a session that has ended and is being checked: the events of its end, of which nobody has been told yet. */
  #ending: readonly SessionEvent[] | null = null;
  /** While what there is to find in its last state is being found. */
  #tellEnd: (() => void) | null = null;
  readonly #pace = new FindingsPace((state) => {
    this.#state = state;
    this.#tell([]);
  });
  readonly #times = new ExpectedTimes(
    () => this.#state,
    (message) => void this.stop('stopped', message),
  );

  /**
   * Forks the broker; `start` then carries out the plan.
   * @throws SessionFolderFault when there is no place for its captures.
   */
  constructor(private readonly options: SessionOptions) {
    this.id = options.id;
    this.folder = options.folder;
    try {
      mkdirSync(options.folder, { recursive: true });
    } catch (error) {
      throw new SessionFolderFault(options.folder, error);
    }
    const started: SessionEvent = {
      type: 'sessionStarted',
      time: 0,
      id: options.id,
      plan: options.plan,
      startedAt: Date.now(),
      ...(options.attach === undefined ? {} : { attached: options.attach }),
      workspaceFolder: options.workspaceFolder,
    };
    this.#log = new EventLog(options.folder);
    this.#state = reduceAll(reduce(null, started), this.#logFailure([started]));
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    const { plan, stringsFile } = options;
    const debugs = plan.followChildren === 'debug';
    const needs = { calls: blockingCalls(plan), debugs, stringsFile };
    this.#stopLimits = options.limits ?? usualStopLimits;
    const listener: BrokerListener = {
      onEvents: (events) => {
        this.#lastMessageAt = performance.now();
        if (events.length > 0) this.#apply(events);
      },
      onExit: (message) =>
        this.#brokerGone(options.attach === undefined ? message : attachedGoneText()),
      onOutput: (stream, text) => {
        for (const each of this.#outputListeners) each(stream, text);
      },
    };
    // Whoever attaches has rights that what is launched must not have.
    this.#spare = options.attach === undefined ? options.spare : undefined;
    this.#needs = needs;
    this.#broker =
      this.#spare?.take(needs, listener) ??
      new BrokerClient(options.brokerModule, needs, listener, options.limits ?? usualLimits);
  }

  get state(): SessionState {
    return this.#state;
  }

  get brokerPid(): number | undefined {
    return this.#broker.pid;
  }

  onDidChange(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onOutput(listener: OutputListener): () => void {
    this.#outputListeners.add(listener);
    return () => this.#outputListeners.delete(listener);
  }

  async start(): Promise<void> {
    const { longestHold, attach } = this.options;
    await this.#broker.request('start', {
      version: protocolVersion,
      sessionId: this.id,
      plan: this.options.plan,
      ...(attach === undefined ? {} : { attach }),
      captureFolder: join(this.folder, 'captures'),
      workspaceFolder: this.options.workspaceFolder,
      startedAt: this.#state.startedAt,
      stopRules: this.#stopRules,
      ...(longestHold === undefined ? {} : { longestHold }),
    });
    this.#spare?.prepare(this.#needs);
  }

  /** At which processes to stop when they are created; before the start, too. */
  async setStops(rules: readonly StopRule[]): Promise<void> {
    this.#stopRules = rules;
    if (this.#state.phase === 'running') await this.#broker.request('setStops', { rules });
  }

  /** While somebody looks on, handles that come and go are looked for more often. It holds from the start on. */
  watchClosely(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (this.#state.phase === 'running') this.#tellWatched();
  }

  /** A broker that goes meanwhile watches nothing. */
  #tellWatched(): void {
    void this.#broker
      .request('watchClosely', { isWatched: this.#isWatched })
      .catch(() => undefined);
  }

  request<M extends Exclude<keyof BrokerMethods, 'start'>>(
    method: M,
    params: BrokerMethods[M]['params'],
  ): Promise<BrokerMethods[M]['result']> {
    return this.#broker.request(method, params);
  }

  /**
   * Ends the children and resolves with the last state. Does nothing to a session that has ended. A broker that says nothing for
   * five seconds meanwhile is killed, and so is one that has not come to an end after fifteen.
   */
  async stop(reason: 'stopped' | 'timeout', message: string): Promise<SessionState> {
    if (this.#state.phase !== 'ended') {
      // A broker that goes away while it is asked to stop has stopped: `ended` says how.
      void this.#broker.request('stop', { reason, message }).catch(() => undefined);
      this.#endWhenSilent();
    }
    return this.ended;
  }

  #endWhenSilent(): void {
    if (this.#silence) return;
    const { silence, stop } = this.#stopLimits;
    const begun = performance.now();
    this.#lastMessageAt = begun;
    const look = (): void => {
      const left = Math.min(this.#lastMessageAt + silence, begun + stop) - performance.now();
      if (left > 0) this.#silence = setTimeout(look, left);
      else {
        this.#broker.kill(
          l10n.t(
            'The launcher process did not stop in time and was terminated, with its children.',
          ),
        );
      }
    };
    look();
    void this.ended.then(() => clearTimeout(this.#silence));
  }

  /** Resolves when the broker is gone, and with it everything that the session started. */
  async dispose(): Promise<void> {
    await this.#broker.dispose();
    // Whoever waits for the end does not wait for findings that nobody will see.
    this.#tellEnd?.();
    this.#pace.stop();
    this.#listeners.clear();
    this.#outputListeners.clear();
  }

  /** Ends the session when the editor goes: nobody will be there when its broker does. */
  abandon(message: string): void {
    // There is no time to check what it is expected to be.
    if (this.#ending) this.#take(this.#ending);
    else this.#brokerGone(message);
    if (this.#ending) this.#take(this.#ending);
  }

  #apply(events: readonly SessionEvent[]): void {
    if (this.#state.phase === 'ended' || this.#ending) return;
    const end = events.findIndex(({ type }) => type === 'sessionEnded');
    if (end < 0) {
      this.#take(events);
      return;
    }
    if (!expectsAnything(this.#state.plan)) {
      this.#takeLast(events);
      return;
    }
    if (end > 0) this.#take(events.slice(0, end));
    void this.#endChecked(events.slice(end));
  }

  /** Whoever is told of the end is told at once what came of it. */
  async #endChecked(ending: readonly SessionEvent[]): Promise<void> {
    this.#ending = ending;
    const ended = reduceAll(this.#state, ending);
    const checked = await checkedEvents(ended, this.options.workspaceFolder);
    this.#takeLast([...checked, ...ending]);
  }

  /** Of very many processes it takes a while to find what there is to find: whoever is told of the end is told that, too. */
  #takeLast(events: readonly SessionEvent[]): void {
    const ended = reduceAll(this.#state, events);
    this.#ending = events;
    this.#tellEnd = (): void => {
      this.#tellEnd = null;
      this.#ending = null;
      this.#take(events, ended);
    };
    this.#pace.findLast(ended, () => this.#tellEnd?.());
  }

  /** `folded`: what they make of the state, where somebody has seen to that. */
  #take(events: readonly SessionEvent[], folded?: SessionState): void {
    if (this.#state.phase === 'ended') return;
    // Written before anybody is told: who is told may read the log.
    const failure = this.#logFailure(events);
    const all = [...failure, ...events];
    const before = this.#state;
    this.#state = folded && failure.length === 0 ? folded : reduceAll(before, all);
    this.#pace.follow(before, this.#state, all);
    if (this.#state.phase === 'ended') this.#resolveEnded(this.#state);
    this.#times.follow(this.#state);
    if (this.#isWatched && events.some(({ type }) => type === 'brokerReady')) this.#tellWatched();
    this.#tell(all);
  }

  /** What there is to say of the log, once, before the events that are not in it. */
  #logFailure(events: readonly SessionEvent[]): readonly SessionEvent[] {
    const failure = this.#log.append(events);
    return failure ? [{ type: 'logFailed', time: events[0]?.time ?? 0, ...failure }] : [];
  }

  /** A view that fails must not keep the others from their news, nor the session from its end. */
  #tell(events: readonly SessionEvent[]): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#state, events);
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }

  #brokerGone(message: string): void {
    if (this.#state.phase === 'ended' || this.#ending) return;
    const time = Date.now() - this.#state.startedAt;
    const counters = this.#state.pipes
      .filter((pipe) => pipe.phase === 'open' && pipe.direction !== 'between')
      .map(({ label, bytes, reads }): SessionEvent => ({
        type: 'pipeProgress',
        time,
        label,
        bytes,
        reads,
      }));
    this.#log.keepCounters();
    this.#apply([
      ...counters,
      { type: 'sessionEnded', time, reason: 'brokerLost', message, handleCount: null },
    ]);
  }
}
