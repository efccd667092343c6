// Keeps one broker ready for the next launch, with its debugger's thread and its prober: what a launch waits for is mostly the fork.
import {
  BrokerClient,
  poolSize,
  usualLimits,
  type BrokerLimits,
  type BrokerListener,
  type BrokerNeeds,
} from './brokerClient';

export interface SpareOptions {
  readonly brokerModule: string;
  /** Asked before each fork: the user may have turned it off. */
  readonly isWanted: () => boolean;
  /** Milliseconds after which one that nobody took goes. */
  readonly idle?: number;
  /** Milliseconds from a launch to the fork: the program that was launched comes first. */
  readonly delay?: number;
  readonly limits?: BrokerLimits;
}

/** Who launches again does it within minutes. */
const usualIdle = 10 * 60_000;
const usualDelay = 1000;

interface Spare {
  readonly broker: BrokerClient;
  readonly needs: BrokerNeeds;
  /** What a child inherits of it: the environment at the time of the fork. */
  readonly environment: string;
  /** What it printed: told to whoever takes it. */
  readonly output: Parameters<BrokerListener['onOutput']>[];
}

const environmentNow = (): string => JSON.stringify(Object.entries(process.env).toSorted());

/** One per window. */
export class SpareBroker {
  #spare: Spare | null = null;
  #going: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(private readonly options: SpareOptions) {}

  /** Of the spare and its prober, as far as there is one. */
  get pids(): readonly number[] {
    return this.#spare?.broker.pids ?? [];
  }

  /** The spare for one launch; null when there is none, or when it is not what a fork would give now: then it goes. */
  take(needs: BrokerNeeds, listener: BrokerListener): BrokerClient | null {
    clearTimeout(this.#timer);
    const spare = this.#spare;
    this.#spare = null;
    if (!spare) return null;
    const isFit =
      spare.needs.debugs === needs.debugs &&
      spare.needs.stringsFile === needs.stringsFile &&
      poolSize(spare.needs) >= poolSize(needs) &&
      spare.environment === environmentNow();
    if (!isFit) {
      this.#leave(spare.broker);
      return null;
    }
    spare.broker.handTo(listener);
    for (const output of spare.output) listener.onOutput(...output);
    return spare.broker;
  }

  /** Gets one ready for a launch like the one that has just been made. */
  prepare(needs: BrokerNeeds): void {
    clearTimeout(this.#timer);
    if (this.#isDisposed || !this.options.isWanted()) return;
    this.#timer = setTimeout(() => this.#fork(needs), this.options.delay ?? usualDelay);
    this.#timer.unref();
  }

  #fork(needs: BrokerNeeds): void {
    if (this.#spare) {
      this.#endLater();
      return;
    }
    const output: Spare['output'] = [];
    const broker: BrokerClient = new BrokerClient(
      this.options.brokerModule,
      needs,
      {
        onEvents: () => undefined,
        // The next launch forks its own. The prober of this one is left.
        onExit: () => {
          if (this.#spare?.broker !== broker) return;
          this.#spare = null;
          this.#leave(broker);
        },
        onOutput: (...printed) => void output.push(printed),
      },
      this.options.limits ?? usualLimits,
    );
    this.#spare = { broker, needs, environment: environmentNow(), output };
    this.#endLater();
  }

  #endLater(): void {
    this.#timer = setTimeout(() => this.end(), this.options.idle ?? usualIdle);
    this.#timer.unref();
  }

  /** Lets the spare go, when there is one. */
  end(): void {
    clearTimeout(this.#timer);
    const spare = this.#spare;
    this.#spare = null;
    if (spare) this.#leave(spare.broker);
  }

  #leave(broker: BrokerClient): void {
    this.#going = Promise.all([this.#going, broker.dispose()]).then(() => undefined);
  }

  /** Resolves when its processes are gone. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    this.end();
    return this.#going;
  }
}
