// A debugger on the thread of the test: it answers at once, and takes debug events when it is told that there are some.
import { DebugEngine } from '../../../src/broker/debugger/debugEngine';
import type { Debugger, DebuggeeNotice } from '../../../src/broker/debugger/debugger';
import type { AttachAnswer, DebugNotice } from '../../../src/broker/debugger/debugMessages';
import type { CallSink } from '../../../src/win32/callTrace';
import type { CreatedProcess, ProcessToCreate } from '../../../src/win32/bindings/processes';
import type { Win32 } from '../../../src/win32/win32';
import { Win32Error } from '../../../src/win32/win32Error';

export class DirectDebugger implements Debugger {
  readonly ready: Promise<void>;
  /** Never: it has no thread that could end. */
  readonly lost = new Promise<string>(() => undefined);
  readonly #engine: DebugEngine;
  #answer: AttachAnswer | null = null;
  #listener: (notice: DebuggeeNotice) => void = () => undefined;

  /** `load` as for a thread of its own. */
  constructor(load: (onCall: CallSink) => Win32) {
    this.#engine = new DebugEngine(load, (notice) => this.#tell(notice));
    this.ready = this.#engine.connect()
      ? Promise.resolve()
      : Promise.reject(new Error('no debug object'));
    this.ready.catch(() => undefined);
  }

  #tell(notice: DebugNotice): void {
    if (notice.type === 'attachAnswer') this.#answer = notice.answer;
    else if ('pid' in notice) this.#listener(notice);
  }

  /** Takes the debug events that wait. */
  pump(): void {
    this.#engine.takeAll();
  }

  listen(listener: (notice: DebuggeeNotice) => void): void {
    this.#listener = listener;
  }

  create(request: Omit<ProcessToCreate, 'debug'>, onCall: CallSink): CreatedProcess {
    const answer = this.#engine.create(request);
    for (const call of answer.calls) onCall(call);
    if ('failed' in answer) throw new Win32Error(answer.failed.api, answer.failed.code);
    return answer.created;
  }

  resume(pid: number): void {
    this.#engine.obey({ type: 'continue', pid });
  }

  /** Answers at once; no debug event is taken before the caller knows. */
  attach(pid: number): Promise<AttachAnswer> {
    this.#engine.obey({ type: 'attach', pid });
    const answer = this.#answer;
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('no answer'));
  }

  detach(pid: number): void {
    this.#engine.obey({ type: 'detach', pid });
  }

  endWithDebugger(): void {
    this.#engine.obey({ type: 'endWithDebugger' });
  }

  catchUp(): Promise<void> {
    this.#engine.takeAll();
    return Promise.resolve();
  }
}
