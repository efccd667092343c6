// The end of a session that is attached to its processes: whatever ends it, they run on.
import * as l10n from '@vscode/l10n';
import type { AttachedTree } from './attach/attachedTree';
import { atMost } from './events/atMost';
import type { SessionParts } from './sessionParts';
import { tellEnd } from './tellEnd';

/** Milliseconds for each part of the end that waits for others: the prober, a look that is under way. */
const patienceForParts = 2000;

/** Milliseconds of a stop for the last look. */
const patienceForSearch = 5000;

/** Milliseconds between two signs of life while there is nothing else to tell. */
const signInterval = 500;

const leftMessage = (): string =>
  l10n.t('The session has ended. The processes it was attached to run on unchanged.');

export class AttachEnding {
  #signs: NodeJS.Timeout | null = null;

  constructor(
    private readonly parts: SessionParts,
    private readonly tree: AttachedTree,
  ) {
    parts.quiet.listen(() => this.#finishWhenDone());
  }

  #finishWhenDone(): void {
    const { course } = this.parts;
    if (course.hasEnded || course.isLaunching) return;
    if (course.isEnding() || this.tree.isBusy) return;
    course.endFor('finished', l10n.t('All processes of the session have exited.'));
    void this.#finish();
  }

  /** There is nobody to attach to. Resolves when the session has ended. */
  async fail(message: string): Promise<void> {
    this.parts.course.endFor('failed', message);
    await this.#finish();
  }

  /** One process is followed no longer; without an id none is, and the session is over. */
  async detach(id: string | null): Promise<void> {
    if (id === null) await this.#leaveAll();
    else {
      this.tree.detach(id);
      await atMost(patienceForParts, this.parts.debug.catchUp());
    }
  }

  /** Somebody waits for the end who would take a silent broker for a stuck one. */
  stop(): void {
    const { course, events } = this.parts;
    if (course.hasEnded || course.isEnding()) return;
    this.#signs = setInterval(() => events.sign(), signInterval);
    void this.#leaveAll();
  }

  async #leaveAll(): Promise<void> {
    const { course, events, treeWatch, debug } = this.parts;
    if (course.hasEnded || course.isEnding()) return;
    course.endFor('detached', leftMessage());
    await atMost(patienceForSearch, treeWatch.lookLast());
    events.push({ type: 'sessionStopping' });
    this.tree.detachAll();
    await atMost(patienceForParts, debug.catchUp());
    await this.#finish();
  }

  /** The client is gone, and the broker goes now. Nothing is to be done to anybody, and nobody stays held. */
  async abandon(): Promise<void> {
    this.tree.stop();
    await this.parts.debug.catchUp();
  }

  async #finish(): Promise<void> {
    const { course, directories, treeWatch, watch, shares, debug } = this.parts;
    if (!course.beginFinish()) return;
    directories.finish();
    debug.finish();
    this.tree.stop();
    for (const part of [treeWatch, watch, shares]) await atMost(patienceForParts, part.finish());
    await atMost(patienceForParts, this.tree.settle());
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#signs) clearInterval(this.#signs);
    tellEnd(this.parts);
  }
}
