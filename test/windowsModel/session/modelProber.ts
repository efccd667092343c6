// The prober on the model: the product's own answers and threads, which wait where a question hangs.
import { AskingThreads, type Clock } from '../../../src/broker/prober/askingThreads';
import type { AskingThread } from '../../../src/broker/prober/askingThread';
import { ProberAnswers } from '../../../src/broker/prober/proberAnswers';
import { carryOut, type ThreadTask } from '../../../src/broker/prober/threadTask';
import type { ProberQuestion } from '../../../src/model/protocol/brokerProtocol';
import type { ModelClock } from '../clock';
import type { FileObject } from '../fileObject';
import type { ModelProcess } from '../process';
import { Waits } from '../refusal';
import type { WindowsModel } from '../windowsModel';

const clockOf = (clock: ModelClock): Clock => ({
  now: () => clock.now,
  pause: (milliseconds, signal) =>
    new Promise((resolve) => {
      const cancel = clock.after(milliseconds, () => resolve(undefined));
      signal.addEventListener('abort', () => {
        cancel();
        resolve(undefined);
      });
    }),
});

/** Resolves when a call that waits goes on. */
function whenAnswered(clock: ModelClock, { file, milliseconds }: Waits): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === null) file.whenUnlocked(() => resolve());
    else clock.after(milliseconds, () => resolve());
  });
}

class ModelThread implements AskingThread {
  readonly ready = Promise.resolve();
  progress = { step: 0, index: 0, isSlow: false };
  #mustStop = false;
  #isLeft = false;
  #onGone: () => void = () => undefined;

  constructor(
    private readonly model: WindowsModel,
    private readonly prober: ModelProcess,
  ) {}

  async begin(task: ThreadTask, onAnswer: Parameters<AskingThread['begin']>[1]): Promise<void> {
    this.#mustStop = false;
    const done = new Set<number>();
    for (const [index, copy] of task.copies.entries()) {
      if (done.size > 0 && this.#isStopped()) return;
      await this.#ask({ ...task, copies: [copy] }, index, (answer) => {
        done.add(index);
        onAnswer(index, answer);
      });
      if (this.#hasLeft()) {
        this.#onGone();
        return;
      }
    }
  }

  /** Asked anew from the beginning when what it waited for has come: nothing is changed by a question. */
  async #ask(task: ThreadTask, index: number, onAnswer: (answer: unknown) => void): Promise<void> {
    const answered = new Set<FileObject>();
    const inspect = this.model.win32(this.prober, { answered, onWait: () => undefined });
    const note = {
      mustStop: false,
      begin: (_: number, isSlow: boolean) => {
        this.progress = { step: this.progress.step + 1, index, isSlow };
      },
    };
    for (;;) {
      const answers: unknown[] = [];
      try {
        carryOut(inspect, task, note, (_, answer) => answers.push(answer));
        if (!this.#isLeft) for (const answer of answers) onAnswer(answer);
        return;
      } catch (error) {
        if (!(error instanceof Waits)) throw error;
        await whenAnswered(this.model.clock, error);
        answered.add(error.file);
        if (this.#isLeft) return;
      }
    }
  }

  #isStopped(): boolean {
    return this.#mustStop;
  }

  #hasLeft(): boolean {
    return this.#isLeft;
  }

  stop(): void {
    this.#mustStop = true;
  }

  leave(onGone: () => void): void {
    this.#isLeft = true;
    this.#onGone = onGone;
  }
}

export class ModelProber {
  /** Questions asked. */
  asked = 0;
  /** How many threads were left behind with a question that hung. */
  leftBehind = 0;
  readonly process: ModelProcess;
  readonly #answers: ProberAnswers;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(model: WindowsModel) {
    this.process = model.outside('Code.exe', { parentPid: model.extensionHostPid });
    let threads = 0;
    const make = (): AskingThread => {
      // The first two are the one that is asked and the spare one.
      this.leftBehind = Math.max(0, ++threads - 2);
      return new ModelThread(model, this.process);
    };
    this.#answers = new ProberAnswers(
      model.win32(this.process),
      this.process.pid,
      new AskingThreads(make, clockOf(model.clock)),
    );
  }

  /** One at a time, as its client asks it. */
  ask(question: ProberQuestion): ReturnType<ProberAnswers['to']> {
    this.asked++;
    const answer = this.#queue.then(() => this.#answers.to(question));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }
}
