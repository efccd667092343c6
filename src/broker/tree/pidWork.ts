// One thing after the other for each process: its end is told after its birth has been read.

export class PidWork {
  /** What is being done about a pid, in order. */
  readonly #work = new Map<number, Promise<void>>();

  /** `onDone` is told whenever there is nothing left to do about a pid, `onFailure` of what failed; the next thing is done all the same. */
  constructor(
    private readonly onDone: () => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  then(pid: number, work: () => Promise<void> | void): void {
    const done = (this.#work.get(pid) ?? Promise.resolve()).then(work).catch(this.onFailure);
    this.#work.set(pid, done);
    void done.then(() => {
      if (this.#work.get(pid) !== done) return;
      this.#work.delete(pid);
      this.onDone();
    });
  }

  get isBusy(): boolean {
    return this.#work.size > 0;
  }

  /** Resolves when nothing is being done about any process. */
  async settle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work.values());
  }
}
