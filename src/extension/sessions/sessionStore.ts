// The sessions of this window: those that run, and those that ended, the latest of which come back after a reload.
import * as vscode from 'vscode';
import { editorGone } from '../../client/logs/eventLog';
import type { OpenedReport } from '../../client/saved/openedReport';
import { NoticePace } from '../../client/following/noticePace';
import type { Session } from '../../client/session';
import type { SessionFolders } from '../../client/logs/sessionFolders';
import { lookInterval } from '../../client/logs/sessionOwner';
import { UserFault } from '../../model/base/userFault';
import type { SessionState } from '../../model/session/state';
import { setContext, settings } from '../ground/contributions';
import type { ReportsFolder } from './reportsFolder';

/** Milliseconds for a session of the window before this one, which VS Code may still be closing. */
const closeTimeout = 6000;

export class SessionStore implements vscode.Disposable {
  readonly #running = new Map<string, Session>();
  readonly #ended = new Map<string, SessionState>();
  /** Sessions that were not run here. */
  readonly #opened = new Map<string, OpenedReport>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #used = new vscode.EventEmitter<void>();
  readonly #closed = new vscode.EventEmitter<string>();
  readonly #notices = new NoticePace((id) => {
    this.#changed.fire(id);
    this.#updateContext();
  });
  #looking: NodeJS.Timeout | undefined;
  #restored = false;

  /** The id of the session that changed; undefined when sessions came or went. */
  readonly onDidChange = this.#changed.event;

  /** Somebody asks for sessions for the first time: now is the time to bring more of them. */
  readonly onFirstUse = this.#used.event;

  /** The id of a session that is no longer kept: the user closed it, or it was the oldest of too many. */
  readonly onDidClose = this.#closed.event;

  /** `reportsFolder` holds what was opened, for as long as it is open. */
  constructor(
    private readonly folders: SessionFolders,
    private readonly reportsFolder: ReportsFolder,
    private readonly note: (error: unknown) => void,
  ) {
    folders.onRead((state) => this.#addRead(state));
  }

  folderFor(id: string): string {
    return this.folders.folderFor(id);
  }

  /** Every session known, the newest first. */
  get states(): readonly SessionState[] {
    this.#restore();
    return [
      ...[...this.#running.values()].map((session) => session.state),
      ...this.#ended.values(),
      ...[...this.#opened.values()].map(({ state }) => state),
    ].sort((a, b) => b.startedAt - a.startedAt);
  }

  get runningStates(): readonly SessionState[] {
    return [...this.#running.values()].map((session) => session.state);
  }

  state(id: string): SessionState | undefined {
    this.#restore();
    return this.#running.get(id)?.state ?? this.#ended.get(id) ?? this.#opened.get(id)?.state;
  }

  isRunning(id: string): boolean {
    return this.#running.has(id);
  }

  /** @throws UserFault when the session has ended. */
  running(id: string): Session {
    const session = this.#running.get(id);
    if (!session) throw new UserFault(vscode.l10n.t('This session has ended.'));
    return session;
  }

  /**
   * Makes a session with an id and a folder of its own, and keeps it.
   * @throws SessionFolderFault when nothing can be written there.
   */
  create(make: (id: string, folder: string) => Session): Session {
    const id = this.folders.claim();
    try {
      const session = make(id, this.folderFor(id));
      this.#add(session);
      return session;
    } catch (error) {
      this.folders.release(id);
      void this.folders.discard(id, null);
      throw error;
    }
  }

  #add(session: Session): void {
    this.#running.set(session.id, session);
    session.onDidChange((state) => this.#notices.changed(state));
    void session.ended.then((state) => this.#end(session, state));
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  async #end(session: Session, state: SessionState): Promise<void> {
    // The broker has nothing left to do; when it is gone so is everything it could have held.
    await this.#dispose(session);
    this.folders.release(session.id);
    this.#running.delete(session.id);
    this.#ended.set(session.id, state);
    this.#changed.fire(undefined);
    this.#updateContext();
    this.#forgetOldest();
  }

  /** Never rejects. */
  async #dispose(session: Session): Promise<void> {
    try {
      await session.dispose();
    } catch (error) {
      this.note(error);
    }
  }

  /** Undefined for a session that was run here. */
  opened(id: string): OpenedReport | undefined {
    return this.#opened.get(id);
  }

  /** Shows a session that was not run here. */
  addOpened(report: OpenedReport): void {
    this.#opened.set(report.state.id, report);
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  /** Forgets an ended session. Its captures are deleted, or kept: then the answer is the folder they are in. */
  async close(id: string): Promise<string | null> {
    if (this.#running.has(id)) throw new UserFault(vscode.l10n.t('Stop the session first.'));
    const kept = this.#forget(id);
    this.#changed.fire(undefined);
    this.#updateContext();
    return kept;
  }

  /** Gone from every view at once; from the disk when nobody is in the way. */
  #forget(id: string): Promise<string | null> {
    const isOpened = this.#opened.delete(id);
    const state = this.#ended.get(id) ?? null;
    this.#ended.delete(id);
    this.#closed.fire(id);
    return isOpened ? this.reportsFolder.remove(id) : this.folders.discard(id, state);
  }

  #updateContext(): void {
    const running = [...this.#running.values()].map((session) => session.state);
    setContext(
      'handleInheritance.hasSession',
      running.length + this.#ended.size + this.#opened.size > 0,
    );
    setContext('handleInheritance.hasRunningSession', running.length > 0);
    setContext(
      'handleInheritance.hasStoppedProcess',
      running.some(({ processes }) =>
        processes.some(({ phase }) => phase === 'suspended' || phase === 'paused'),
      ),
    );
    const open = running.flatMap((state) => state.pipes).filter((pipe) => pipe.phase === 'open');
    const written = open.filter((pipe) => pipe.direction === 'written');
    const read = open.filter((pipe) => pipe.direction === 'captured');
    setContext('handleInheritance.hasOpenStdin', written.length > 0);
    setContext(
      'handleInheritance.hasWaitingWrite',
      written.some((pipe) => pipe.queued > 0 || pipe.blocked !== null),
    );
    setContext(
      'handleInheritance.hasReadPipe',
      read.some((pipe) => !pipe.paused),
    );
    setContext(
      'handleInheritance.hasPausedPipe',
      read.some((pipe) => pipe.paused),
    );
    const opened = [...this.#opened.values()].map(({ state }) => state);
    const known = [...running, ...this.#ended.values(), ...opened].flatMap((state) => state.pipes);
    setContext(
      'handleInheritance.hasCapture',
      known.some((pipe) => pipe.captureFile !== null),
    );
  }

  /** On first use, not at activation: reading logs must not hold up the editor's start. */
  #restore(): void {
    if (this.#restored) return;
    this.#restored = true;
    this.#used.fire();
    for (const state of this.folders.restore()) this.#ended.set(state.id, state);
    this.#forgetOldest();
    this.#updateContext();
    if (this.folders.hasForeign) this.#looking = setInterval(() => this.#look(), lookInterval);
  }

  /** Null: what was to come did not. */
  #addRead(state: SessionState | null): void {
    if (state) this.#ended.set(state.id, state);
    this.#forgetOldest();
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  /** What other windows ran until now is everybody's when it has ended. */
  #look(): void {
    const states = this.folders.lookAgain();
    if (!this.folders.hasForeign) clearInterval(this.#looking);
    if (states.length === 0) return;
    for (const state of states) this.#ended.set(state.id, state);
    this.#forgetOldest();
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  /** The state of a session; one that ends with the window before this one is waited for. */
  async settled(id: string): Promise<SessionState | undefined> {
    const state = this.state(id);
    if (state || !this.folders.isComing(id)) return state;
    let subscription: vscode.Disposable | undefined;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      subscription = this.onDidChange(() => {
        if (!this.folders.isComing(id)) resolve();
      });
      timer = setTimeout(resolve, closeTimeout);
    });
    subscription?.dispose();
    clearTimeout(timer);
    return this.state(id);
  }

  #forgetOldest(): void {
    const newestFirst = [...this.#ended.values()].sort((a, b) => b.startedAt - a.startedAt);
    for (const state of newestFirst.slice(settings().sessionHistory)) void this.#forget(state.id);
  }

  /** The window goes: every session ends now, and its log says why. Resolves when nothing of them runs and nothing is being deleted. */
  async end(): Promise<void> {
    const sessions = [...this.#running.values()];
    for (const session of sessions) session.abandon(editorGone());
    await Promise.all(sessions.map((session) => this.#dispose(session)));
    await this.folders.whenIdle();
  }

  dispose(): void {
    this.#notices.dispose();
    clearInterval(this.#looking);
    void this.end();
    this.reportsFolder.dispose();
    for (const emitter of [this.#changed, this.#used, this.#closed]) emitter.dispose();
  }
}
