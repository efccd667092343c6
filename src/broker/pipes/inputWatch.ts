// Notices that a child seems to wait for input: nothing moves in its pipes, and its stdin is empty and open.
import type { PeekAnswer, PeekRequest } from '../../model/protocol/brokerProtocol';
import type { AwaitedInput } from '../../model/session/state';

/** Asks the prober; null when the answer did not come in time. */
export type Peek = (request: PeekRequest) => Promise<PeekAnswer | null>;

export interface InputQuestions {
  readonly peek: Peek;
  /** The handle a running child reads its stdin through; null when it does not run, or has none. */
  readonly readEndOf: (processId: string) => PeekRequest['peek'] | null;
}

/** Milliseconds in which nothing moves before it is worth a question, which on Windows may cost a prober. */
const patience = 3000;

/** One for each stdin pipe that the broker writes to. */
export class InputWatch {
  #movedBytes = -1;
  #stillSince = 0;
  #isAsked = false;
  #awaited: AwaitedInput | null = null;

  constructor(
    private readonly questions: InputQuestions,
    private readonly processId: string,
  ) {}

  /**
   * `bytes` have moved in all pipes of the child until `now`, and `isIdle` says that nothing waits to be written. Asked once
   * for each time it stands still: on Windows a pipe with a read pending does not answer, which is an answer as well.
   */
  look(bytes: number, isIdle: boolean, now: number): AwaitedInput | null {
    if (bytes !== this.#movedBytes || !isIdle) {
      this.#movedBytes = bytes;
      this.#stillSince = now;
      this.#isAsked = false;
      this.#awaited = null;
    }
    const end = this.questions.readEndOf(this.processId);
    if (end === null) {
      this.#awaited = null;
      this.#isAsked = false;
    } else if (!this.#isAsked && now - this.#stillSince >= patience) {
      this.#isAsked = true;
      void this.#ask(end, this.#stillSince);
    }
    return this.#awaited;
  }

  async #ask(end: PeekRequest['peek'], since: number): Promise<void> {
    // A channel that closes meanwhile belongs to a session that ends.
    const gone: PeekAnswer = { available: null };
    const answer = await this.questions.peek({ peek: end }).catch(() => gone);
    if (!this.#isAsked || since !== this.#stillSince) return;
    if (answer === null || answer.isSilent) this.#awaited = { since, sign: 'reading' };
    else if (answer.available === 0) this.#awaited = { since, sign: 'empty' };
  }
}
