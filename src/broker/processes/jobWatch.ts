// Tells which processes come and go in the job, as it reports them: exact about who, a moment late about when.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OwnedHandle, HandleLedger } from '../../win32/ownedHandle';
import type { Handle } from '../../win32/handle';
import {
  JOB_MSG_MARK,
  JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS,
  JOB_OBJECT_MSG_EXIT_PROCESS,
  JOB_OBJECT_MSG_NEW_PROCESS,
} from '../../win32/constants';
import type { Win32 } from '../../win32/win32';

export interface JobListener {
  jobCreated(pid: number): void;
  jobExited(pid: number): void;
}

/** The port at which messages come, and what resolves when there will be no more. */
interface Listening {
  readonly port: OwnedHandle;
  readonly done: Promise<void>;
}

export class JobWatch {
  #listening: Listening | null = null;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly win32: Pick<
      Win32,
      'CreateJobPort' | 'NextJobMessage' | 'MarkJobMessages' | 'EndJobMessages'
    >,
    private readonly ledger: HandleLedger,
  ) {}

  /** @throws Win32Error when the job takes no port. */
  start(job: Handle, listener: JobListener): void {
    const port = this.ledger.own(this.win32.CreateJobPort(job));
    this.#listening = { port, done: this.#listen(port, listener) };
  }

  async #listen(port: OwnedHandle, listener: JobListener): Promise<void> {
    // To wait in another thread takes a millisecond to begin, and no program waits for it: messages wait in the port.
    await nextTurn();
    for (;;) {
      const next = await this.win32.NextJobMessage(port.value);
      if (!next) return;
      if (next.message === JOB_MSG_MARK) this.#waiting.shift()?.();
      if (next.message === JOB_OBJECT_MSG_NEW_PROCESS) listener.jobCreated(next.pid);
      if (
        next.message === JOB_OBJECT_MSG_EXIT_PROCESS ||
        next.message === JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS
      ) {
        listener.jobExited(next.pid);
      }
    }
  }

  /** Resolves when everything the job has reported until now has been told. */
  async caughtUp(): Promise<void> {
    const { port } = this.#listening ?? {};
    if (!port) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.win32.MarkJobMessages(port.value);
    });
  }

  async end(): Promise<void> {
    if (!this.#listening) return;
    const { port, done } = this.#listening;
    this.win32.EndJobMessages(port.value);
    await done;
    port.close();
  }
}
