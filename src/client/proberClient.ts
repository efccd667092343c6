// Owns the prober: one question at a time, with a deadline; a prober that is stuck is killed and replaced.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ProbeAnswer, ProbeRequest } from '../model/brokerProtocol';

/** Milliseconds for one answer. They take microseconds; what takes this long will not come at all. */
const deadline = 1000;

export class ProberClient {
  #prober: ChildProcess | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * Forked from here and not from the broker: fork passes on every inheritable handle, so that a prober of the broker's
   * would itself hold the pipes it is asked about, and libuv keeps handles of its own after the first fork.
   */
  constructor(private readonly module: string) {}

  /** Null when the answer did not come in time. */
  ask(request: ProbeRequest): Promise<ProbeAnswer | null> {
    const asked = this.#queue.then(() => this.#askNow(request));
    this.#queue = asked;
    return asked;
  }

  #askNow(request: ProbeRequest): Promise<ProbeAnswer | null> {
    const prober = this.#prober ?? this.#fork();
    return new Promise((resolve) => {
      const finish = (answer: ProbeAnswer | null): void => {
        clearTimeout(timer);
        prober.off('message', answered);
        prober.off('exit', gone);
        resolve(answer);
      };
      const answered = (message: unknown): void => finish(message as ProbeAnswer);
      const gone = (): void => {
        this.#prober = null;
        finish(null);
      };
      const timer = setTimeout(() => {
        this.#prober = null;
        prober.kill('SIGKILL');
        finish(null);
      }, deadline);
      prober.on('message', answered);
      prober.on('exit', gone);
      prober.send(request);
    });
  }

  #fork(): ChildProcess {
    this.#prober = fork(this.module, [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return this.#prober;
  }

  /** Resolves when the prober is gone. */
  async dispose(): Promise<void> {
    const prober = this.#prober;
    this.#prober = null;
    if (!prober || prober.exitCode !== null) return;
    const gone = Promise.all([once(prober, 'exit'), once(prober, 'disconnect')]);
    prober.kill('SIGKILL');
    await gone;
  }
}
