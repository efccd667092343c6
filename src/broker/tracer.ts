// The debugger's thread as the broker uses it: creates processes through it, hears of their descendants, lets them go.
import * as l10n from '@vscode/l10n';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import type { CallSink } from '../win32/callTrace';
import type { Handle } from '../win32/handle';
import type { CreatedProcess, ProcessToCreate } from '../win32/processes';
import type { Win32 } from '../win32/win32';
import { Win32Error } from '../win32/win32Error';
import type { CreateAnswer, DebugCommand, DebugNotice, DebugThreadData } from './debugMessages';

type Happening = Extract<DebugNotice, { pid: number }>;

/** Milliseconds to create a process: beyond any that succeeds, and better than a broker that waits for ever. */
const patienceForCreation = 60_000;

export class Tracer {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #wake: Handle;
  readonly #answers: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  #listener: (happening: Happening) => void = () => undefined;
  readonly #heard: (() => void)[] = [];
  #isEnded = false;
  readonly #gone: Promise<void>;
  /** Resolves when the thread has ended, wanted or not. */
  readonly lost: Promise<string>;

  /** `module`: the bundle of `debugThread.ts`. */
  constructor(
    module: string,
    private readonly inspect: Win32,
  ) {
    this.#wake = inspect.CreateEventW(null, false, false);
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    const data: DebugThreadData = { wake: this.#wake, answered: this.#answered, answers: port2 };
    this.#worker = new Worker(module, { workerData: data, transferList: [port2] });
    let isReady = (): void => undefined;
    let hasFailed = (_error: Error): void => undefined;
    let why = l10n.t('its thread has ended');
    this.#gone = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.lost = this.#gone.then(() => {
      this.#isEnded = true;
      for (const resolve of this.#heard.splice(0)) resolve();
      return why;
    });
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve;
      // Its handles are gone when it is: whoever counts the broker's handles then does not count them.
      hasFailed = (error) => void this.#gone.then(() => reject(error));
    });
    // It can fail before anybody waits for it.
    this.ready.catch(() => undefined);
    this.#worker.once('error', (error) => {
      why = error.message;
      hasFailed(error);
    });
    this.#worker.on('message', (notice: DebugNotice) => {
      if (notice.type === 'ready') isReady();
      else if (notice.type === 'failed')
        hasFailed(new Error(l10n.t('Windows makes no debug object.')));
      else if (notice.type === 'broken') why = new Win32Error(notice.api, notice.code).message;
      else if (notice.type === 'heard') this.#heard.shift()?.();
      else this.#listener(notice);
    });
  }

  /** One listener, told in the order in which it happens. */
  listen(listener: (happening: Happening) => void): void {
    this.#listener = listener;
  }

  /**
   * Returns when the process is there, as CreateProcessW itself does: nothing else of the broker runs meanwhile, so the handles and
   * standard handles it has at this moment are those the plan wants.
   * @throws Win32Error
   */
  create(request: Omit<ProcessToCreate, 'debug'>, onCall: CallSink): CreatedProcess {
    const before = Atomics.load(this.#answered, 0);
    const { attributeList } = request;
    const list = attributeList && { lpAttributeList: attributeList.lpAttributeList };
    this.#send({ type: 'create', request: { ...request, attributeList: list } });
    if (Atomics.wait(this.#answered, 0, before, patienceForCreation) === 'timed-out') {
      throw new Error(l10n.t('The thread that creates processes does not answer.'));
    }
    const received = receiveMessageOnPort(this.#answers) as { message: CreateAnswer } | undefined;
    if (!received) throw new Error(l10n.t('The thread that creates processes gave no answer.'));
    const answer = received.message;
    for (const call of answer.calls) onCall(call);
    if ('failed' in answer) throw new Win32Error(answer.failed.api, answer.failed.code);
    return answer.created;
  }

  #send(command: DebugCommand): void {
    if (this.#isEnded) return;
    this.#worker.postMessage(command);
    this.inspect.SetEvent(this.#wake);
  }

  /** Lets a process go that was held at its creation. */
  resume(pid: number): void {
    this.#send({ type: 'continue', pid });
  }

  /** Lets it go for good: nothing is told of it or of what it starts any more. */
  detach(pid: number): void {
    this.#send({ type: 'detach', pid });
  }

  /** Resolves when the listener has been told of all that has happened. */
  async hear(): Promise<void> {
    if (this.#isEnded) return;
    await new Promise<void>((resolve) => {
      this.#heard.push(resolve);
      this.#send({ type: 'hear' });
    });
  }

  /** Detaches from all, and resolves when the thread has ended. */
  async end(): Promise<void> {
    this.#send({ type: 'end' });
    this.#isEnded = true;
    await this.#gone;
    this.#answers.close();
    this.inspect.Discard(this.#wake);
  }
}
