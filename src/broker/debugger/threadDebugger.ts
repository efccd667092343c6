// A debugger on a thread of its own, because it waits: the one place where the broker waits for another thread.
import * as l10n from '@vscode/l10n';
import { receiveMessageOnPort } from 'node:worker_threads';
import { atMost } from '../events/atMost';
import type { CallSink } from '../../win32/callTrace';
import type { Handle } from '../../win32/handle';
import type { CreatedProcess, ProcessToCreate } from '../../win32/bindings/processes';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { AttachAnswer, CreateAnswer, DebugCommand, DebugNotice } from './debugMessages';
import { startDebugThread, type StartedThread } from './debugThread';
import type { Debugger, DebuggeeNotice } from './debugger';

/** Milliseconds to create a process: beyond any that succeeds, and better than a broker that waits for ever. */
const patienceForCreation = 60_000;

/** Milliseconds for the thread to get ready; a second one is tried when the first does not. */
export const patienceForStart = 10_000;

/** Milliseconds to attach to a process that runs. */
const patienceForAttachment = 5000;

/** There is no thread, or it does not answer. */
const noDebugger: AttachAnswer = { isDebugged: false, why: 'failed', code: 0 };

/** How many threads are tried, one after the other. */
const attempts = 2;

/** The thread, with what belongs to it alone. */
interface Thread extends StartedThread {
  /** Its own event: a thread that was left behind must not take the signals for the next one. Null until it has told. */
  wake: Handle | null;
  /** Resolves when it can create processes; rejects when it says that it cannot, or ends. */
  readonly ready: Promise<void>;
  readonly gone: Promise<void>;
}

export class ThreadDebugger implements Debugger {
  readonly ready: Promise<void>;
  #thread: Thread;
  #listener: (notice: DebuggeeNotice) => void = () => undefined;
  readonly #catchingUp: (() => void)[] = [];
  readonly #attaching = new Map<number, (answer: AttachAnswer) => void>();
  #isEnded = false;
  #why = (): string => l10n.t('its thread has exited');
  readonly lost: Promise<string>;

  /** `module`: the bundle of `debugThreadMain.ts`. `early`: a thread that was started before. */
  constructor(
    private readonly module: string,
    private readonly inspect: Pick<Win32, 'SetEvent'>,
    private readonly patience = patienceForStart,
    early: StartedThread | null = null,
  ) {
    this.#thread = this.#begin(early ?? startDebugThread(module));
    this.ready = this.#untilReady();
    // It can fail before anybody waits for it.
    this.ready.catch(() => undefined);
    this.lost = this.ready
      .catch(() => undefined)
      .then(() => this.#thread.gone)
      .then(() => {
        this.#isEnded = true;
        for (const resolve of this.#catchingUp.splice(0)) resolve();
        for (const resolve of this.#attaching.values()) resolve(noDebugger);
        this.#attaching.clear();
        return this.#why();
      });
  }

  #begin(started: StartedThread): Thread {
    const { worker } = started;
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('error', (error) => (this.#why = () => error.message));
      // Its handles are gone when it is: whoever counts the broker's handles then does not count them.
      worker.once('exit', () => reject(new Error(this.#why())));
      worker.on('message', (notice: DebugNotice) => {
        if (notice.type === 'ready') resolve();
        else if (notice.type === 'wakes') thread.wake = notice.wake;
        else if (notice.type === 'failed') {
          this.#why = () => l10n.t('Windows makes no debug object.');
        } else if (notice.type === 'broken') {
          this.#why = () => new Win32Error(notice.api, notice.code).message;
        } else if (notice.type === 'caughtUp') this.#catchingUp.shift()?.();
        else if (notice.type === 'attachAnswer') this.#attached(notice.pid, notice.answer);
        else this.#listener(notice);
      });
    });
    ready.catch(() => undefined);
    const thread: Thread = { ...started, wake: null, ready, gone };
    return thread;
  }

  /** A thread that does not come is left behind: one that hangs in a call of the system cannot be ended. */
  async #untilReady(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { ready, worker, answers } = this.#thread;
      if (await atMost(this.patience, ready)) return ready;
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      worker.unref();
      void worker.terminate();
      answers.close();
      if (attempt === attempts) {
        this.#isEnded = true;
        throw new Error(
          l10n.t('its thread did not start within {0} seconds', this.patience / 1000),
        );
      }
      this.#thread = this.#begin(startDebugThread(this.module));
    }
  }

  listen(listener: (notice: DebuggeeNotice) => void): void {
    this.#listener = listener;
  }

  create(request: Omit<ProcessToCreate, 'debug'>, onCall: CallSink): CreatedProcess {
    const { answered, answers } = this.#thread;
    const before = Atomics.load(answered, 0);
    const { attributeList } = request;
    const list = attributeList && { lpAttributeList: attributeList.lpAttributeList };
    this.#send({ type: 'create', request: { ...request, attributeList: list } });
    if (Atomics.wait(answered, 0, before, patienceForCreation) === 'timed-out') {
      throw new Error(l10n.t('The thread that creates processes does not answer.'));
    }
    const received = receiveMessageOnPort(answers) as { message: CreateAnswer } | undefined;
    if (!received) throw new Error(l10n.t('The thread that creates processes gave no answer.'));
    const answer = received.message;
    for (const call of answer.calls) onCall(call);
    if ('failed' in answer) throw new Win32Error(answer.failed.api, answer.failed.code);
    return answer.created;
  }

  #send(command: DebugCommand): void {
    if (this.#isEnded) return;
    const { worker, wake } = this.#thread;
    worker.postMessage(command);
    // Without one it has not begun to wait: it looks for commands first.
    if (wake !== null) this.inspect.SetEvent(wake);
  }

  resume(pid: number): void {
    this.#send({ type: 'continue', pid });
  }

  async attach(pid: number): Promise<AttachAnswer> {
    if (this.#isEnded) return noDebugger;
    const answer = new Promise<AttachAnswer>((resolve) => this.#attaching.set(pid, resolve));
    this.#send({ type: 'attach', pid });
    if (await atMost(patienceForAttachment, answer)) return answer;
    // Should it come yet, nobody would let the process go.
    this.#send({ type: 'detach', pid });
    this.#attaching.delete(pid);
    return noDebugger;
  }

  #attached(pid: number, answer: AttachAnswer): void {
    this.#attaching.get(pid)?.(answer);
    this.#attaching.delete(pid);
  }

  detach(pid: number): void {
    this.#send({ type: 'detach', pid });
  }

  endWithDebugger(): void {
    this.#send({ type: 'endWithDebugger' });
  }

  async catchUp(): Promise<void> {
    if (this.#isEnded) return;
    await new Promise<void>((resolve) => {
      this.#catchingUp.push(resolve);
      this.#send({ type: 'catchUp' });
    });
  }
}
