// Hears from the job which processes come and go in it: exact about who, a moment late about when.
import type { OwnedHandle, HandleLedger } from '../../win32/ownedHandle';
import type { Handle } from '../../win32/handle';
import {
  JOB_MSG_MARK,
  JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS,
  JOB_OBJECT_MSG_EXIT_PROCESS,
  JOB_OBJECT_MSG_NEW_PROCESS,
} from '../../win32/jobs';
import type { Win32 } from '../../win32/win32';

export interface JobListener {
  readonly created: (pid: number) => void;
  readonly exited: (pid: number) => void;
}

export class JobWatch {
  readonly #port: OwnedHandle;
  readonly #done: Promise<void>;
  readonly #waiting: (() => void)[] = [];

  /** @throws Win32Error when the job takes no port. */
  constructor(
    private readonly win32: Win32,
    ledger: HandleLedger,
    job: Handle,
    listener: JobListener,
  ) {
    this.#port = ledger.own(win32.CreateJobPort(job));
    this.#done = this.#listen(listener);
  }

  async #listen(listener: JobListener): Promise<void> {
    for (;;) {
      const heard = await this.win32.NextJobMessage(this.#port.value);
      if (!heard) return;
      if (heard.message === JOB_MSG_MARK) this.#waiting.shift()?.();
      if (heard.message === JOB_OBJECT_MSG_NEW_PROCESS) listener.created(heard.pid);
      if (
        heard.message === JOB_OBJECT_MSG_EXIT_PROCESS ||
        heard.message === JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS
      ) {
        listener.exited(heard.pid);
      }
    }
  }

  /** Resolves when everything the job has reported until now has been told. */
  caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.win32.MarkJobMessages(this.#port.value);
    });
  }

  async end(): Promise<void> {
    this.win32.EndJobMessages(this.#port.value);
    await this.#done;
    this.#port.close();
  }
}
