// Owns the prober: one request at a time, with a deadline; a prober that is stuck, or says that it is spent, is killed and replaced.
import * as l10n from '@vscode/l10n';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { withoutSearchPath } from '../../model/plan/environmentBlock';
import {
  proberSpent,
  type ChainsAnswer,
  type ChainsRequest,
  type MeasureAnswer,
  type MeasureRequest,
  type DescribeAnswer,
  type DescribeRequest,
  type PeekAnswer,
  type PeekRequest,
  type ProbeAnswer,
  type ProbeRequest,
  type ProberQuestion,
} from '../../model/protocol/brokerProtocol';
import type {
  FindAnswer,
  FindRequest,
  ResolveAnswer,
  ResolveRequest,
} from '../../model/search/question';
import { forkModule } from './forkModule';
import { settlesWithin } from './settlesWithin';

interface ProberOptions {
  /** Milliseconds for one answer. The prober leaves a question that hangs by itself, and answers well within them. */
  readonly answer: number;
  /** Milliseconds for the prober to start. */
  readonly start: number;
  /** Told once, with a sentence for people, when no prober can be had. */
  readonly onFailure: (message: string) => void;
}

const usual: ProberOptions = { answer: 4000, start: 15_000, onFailure: () => undefined };

/** How many probers are tried for one question; one that has started is asked once. */
const attempts = 2;
/** Milliseconds from a kill until the end of the process is no longer waited for. */
const endTimeout = 1000;

interface Prober {
  readonly process: ChildProcess;
  /** False when it has ended or did not start. */
  readonly ready: Promise<boolean>;
  /** Too many of its threads hang. */
  isSpent: boolean;
}

/** The first message, or null when the process ends or the time is over before. */
function message(
  prober: ChildProcess,
  milliseconds: number,
  onSpent: () => void = () => undefined,
): Promise<unknown> {
  return new Promise((resolve) => {
    const taken = (value: unknown): void => {
      if (value === proberSpent) onSpent();
      else finish(value);
    };
    const finish = (value: unknown): void => {
      clearTimeout(timer);
      prober.off('message', taken);
      prober.off('exit', gone);
      resolve(value);
    };
    const gone = (): void => finish(null);
    const timer = setTimeout(gone, milliseconds);
    prober.on('message', taken);
    prober.on('exit', gone);
  });
}

/** Of all sessions and of the inspector: they have copies of other processes' handles for as long as they ask about them. */
const living = new Set<number>();

export const proberPids = (): readonly number[] => [...living];

export class ProberClient {
  readonly #options: ProberOptions;
  #prober: Prober | null = null;
  #hasFailed = false;
  #isDisposed = false;
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * Forked from here and not from the broker: fork passes on every inheritable handle, so that a prober of the broker's
   * would itself hold the pipes it is asked about, and libuv keeps handles of its own after the first fork.
   */
  constructor(
    private readonly module: string,
    options: Partial<ProberOptions> = {},
  ) {
    this.#options = { ...usual, ...options };
  }

  /** Gets a prober ready for questions that cannot wait until there is one. */
  prepare(): void {
    if (!this.#isDisposed) this.#prober ??= this.#fork();
  }

  get pid(): number | undefined {
    return this.#prober?.process.pid;
  }

  /** Null when the answer did not come in time. */
  ask(request: ProbeRequest): Promise<ProbeAnswer | null> {
    return this.#inTurn(request) as Promise<ProbeAnswer | null>;
  }

  /** As `ask`. */
  peek(request: PeekRequest): Promise<PeekAnswer | null> {
    return this.#inTurn(request) as Promise<PeekAnswer | null>;
  }

  /** As `ask`. */
  measure(request: MeasureRequest): Promise<MeasureAnswer | null> {
    return this.#inTurn(request) as Promise<MeasureAnswer | null>;
  }

  /** As `ask`. */
  chains(request: ChainsRequest): Promise<ChainsAnswer | null> {
    return this.#inTurn(request) as Promise<ChainsAnswer | null>;
  }

  /** As `ask`. */
  describe(request: DescribeRequest): Promise<DescribeAnswer | null> {
    return this.#inTurn({ describe: request }) as Promise<DescribeAnswer | null>;
  }

  /** As `ask`. */
  find(request: FindRequest): Promise<FindAnswer | null> {
    return this.#inTurn({ find: request }) as Promise<FindAnswer | null>;
  }

  /** As `ask`. */
  resolve(request: ResolveRequest): Promise<ResolveAnswer | null> {
    return this.#inTurn({ resolve: request }) as Promise<ResolveAnswer | null>;
  }

  #inTurn(request: ProberQuestion): Promise<unknown> {
    // A prober that cannot be had is one that does not answer.
    const asked = this.#queue.then(() => this.#askNow(request)).catch(() => null);
    this.#queue = asked;
    return asked;
  }

  async #askNow(request: ProberQuestion): Promise<unknown> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const prober = (this.#prober ??= this.#fork());
      const isReady = await prober.ready;
      const answered = isReady ? await this.#answer(prober, request) : null;
      if (answered !== null) {
        if (prober.isSpent) this.#replace(prober);
        return answered;
      }
      if (this.#prober === prober) this.#prober = null;
      prober.process.kill('SIGKILL');
      // It has hung on the question, and so would the next one.
      if (isReady || this.#isDisposed) return null;
    }
    this.#tellFailure();
    return null;
  }

  /** At once, and not with the next question, which would wait for it. */
  #replace(prober: Prober): void {
    prober.process.kill('SIGKILL');
    if (!this.#isDisposed) this.#prober = this.#fork();
  }

  async #answer(prober: Prober, request: ProberQuestion): Promise<unknown> {
    const { process } = prober;
    const answer = message(process, this.#options.answer, () => (prober.isSpent = true));
    process.send(request);
    return answer;
  }

  #tellFailure(): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFailure(
      l10n.t(
        'The process that inspects pipes and files does not start. Holders of pipes and names of files can be missing; launch again to try once more.',
      ),
    );
  }

  #fork(): Prober {
    const forked = forkModule(this.module, [], {
      env: withoutSearchPath(process.env),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A send to a process that has just gone fails here; its end is what the waiting question sees.
    forked.on('error', () => undefined);
    const { pid } = forked;
    if (pid !== undefined) {
      living.add(pid);
      forked.once('exit', () => living.delete(pid));
    }
    return {
      process: forked,
      ready: message(forked, this.#options.start).then((first) => first !== null),
      isSpent: false,
    };
  }

  /** Resolves when the prober is gone, or a second after it was killed. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const prober = this.#prober?.process;
    this.#prober = null;
    if (!prober || prober.exitCode !== null || prober.signalCode !== null) return;
    const gone = Promise.all([once(prober, 'exit'), once(prober, 'disconnect')]);
    prober.kill('SIGKILL');
    await settlesWithin(endTimeout, gone);
  }
}
