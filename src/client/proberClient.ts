// Owns the prober: one request at a time, with a deadline; a prober that is stuck is killed and replaced.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type {
  DescribeAnswer,
  DescribeRequest,
  PeekAnswer,
  PeekRequest,
  ProbeAnswer,
  ProbeRequest,
  ProberQuestion,
} from '../model/brokerProtocol';
import { forkModule } from './forkModule';

/** Milliseconds for one answer. It takes some tens of them; what takes this long will not come at all. */
const deadline = 1000;
/** Milliseconds for the prober to start. */
const startDeadline = 15_000;

interface Prober {
  readonly process: ChildProcess;
  /** False when it has ended or did not start. */
  readonly ready: Promise<boolean>;
}

/** The first message, or null when the process ends or the time is over before. */
function message(prober: ChildProcess, milliseconds: number): Promise<unknown> {
  return new Promise((resolve) => {
    const finish = (value: unknown): void => {
      clearTimeout(timer);
      prober.off('message', finish);
      prober.off('exit', gone);
      resolve(value);
    };
    const gone = (): void => finish(null);
    const timer = setTimeout(gone, milliseconds);
    prober.on('message', finish);
    prober.on('exit', gone);
  });
}

export class ProberClient {
  #prober: Prober | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * Forked from here and not from the broker: fork passes on every inheritable handle, so that a prober of the broker's
   * would itself hold the pipes it is asked about, and libuv keeps handles of its own after the first fork.
   */
  constructor(private readonly module: string) {}

  /** Null when the answer did not come in time. */
  ask(request: ProbeRequest): Promise<ProbeAnswer | null> {
    return this.#inTurn(request) as Promise<ProbeAnswer | null>;
  }

  /** As `ask`. */
  peek(request: PeekRequest): Promise<PeekAnswer | null> {
    return this.#inTurn(request) as Promise<PeekAnswer | null>;
  }

  /** As `ask`. */
  describe(request: DescribeRequest): Promise<DescribeAnswer | null> {
    return this.#inTurn({ describe: request }) as Promise<DescribeAnswer | null>;
  }

  #inTurn(request: ProberQuestion): Promise<unknown> {
    // A prober that cannot be had is one that does not answer.
    const asked = this.#queue.then(() => this.#askNow(request)).catch(() => null);
    this.#queue = asked;
    return asked;
  }

  async #askNow(request: ProberQuestion): Promise<unknown> {
    const prober = (this.#prober ??= this.#fork());
    if (await prober.ready) {
      const answer = message(prober.process, deadline);
      prober.process.send(request);
      const answered = await answer;
      if (answered !== null) return answered;
    }
    if (this.#prober === prober) this.#prober = null;
    prober.process.kill('SIGKILL');
    return null;
  }

  #fork(): Prober {
    const forked = forkModule(this.module, [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A send to a process that has just gone fails here; its end is what the waiting question sees.
    forked.on('error', () => undefined);
    return {
      process: forked,
      ready: message(forked, startDeadline).then((first) => first !== null),
    };
  }

  /** Resolves when the prober is gone. */
  async dispose(): Promise<void> {
    const prober = this.#prober?.process;
    this.#prober = null;
    if (!prober || prober.exitCode !== null || prober.signalCode !== null) return;
    const gone = Promise.all([once(prober, 'exit'), once(prober, 'disconnect')]);
    prober.kill('SIGKILL');
    await gone;
  }
}
