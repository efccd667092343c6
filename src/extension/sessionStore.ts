// The sessions of this window: those that run, and those that ended, the latest of which come back after a reload.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { replayLog } from '../client/eventLog';
import type { Session } from '../client/session';
import { UserFault } from '../debug/debuggee';
import type { SessionState } from '../model/state';
import { setContext, settings } from './contributions';

/** Milliseconds between two notices of the same session: output may come much faster than anyone reads. */
const noticeInterval = 100;

export class SessionStore implements vscode.Disposable {
  readonly #running = new Map<string, Session>();
  readonly #ended = new Map<string, SessionState>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #restored = false;

  /** The id of the session that changed; undefined when sessions came or went. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly folder: string) {}

  folderFor(id: string): string {
    return join(this.folder, id);
  }

  /** Every session known, the newest first. */
  get states(): readonly SessionState[] {
    this.#restore();
    return [
      ...[...this.#running.values()].map((session) => session.state),
      ...this.#ended.values(),
    ].sort((a, b) => b.startedAt - a.startedAt);
  }

  state(id: string): SessionState | undefined {
    this.#restore();
    return this.#running.get(id)?.state ?? this.#ended.get(id);
  }

  /** @throws UserFault when the session has ended. */
  running(id: string): Session {
    const session = this.#running.get(id);
    if (!session) throw new UserFault(vscode.l10n.t('This session has ended.'));
    return session;
  }

  add(session: Session): void {
    this.#running.set(session.id, session);
    session.onDidChange(() => this.#notice(session.id));
    void session.ended.then(async (state) => {
      // The broker has nothing left to do; when it is gone so is everything it could have held.
      await session.dispose();
      this.#running.delete(session.id);
      this.#ended.set(session.id, state);
      this.#forgetOldest();
      this.#changed.fire(undefined);
      this.#updateContext();
    });
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  /** Forgets an ended session and deletes its captures. */
  close(id: string): void {
    if (this.#running.has(id)) throw new UserFault(vscode.l10n.t('Stop the session first.'));
    this.#ended.delete(id);
    rmSync(this.folderFor(id), { recursive: true, force: true });
    this.#changed.fire(undefined);
    this.#updateContext();
  }

  #notice(id: string): void {
    if (this.#waiting.has(id)) return;
    const notify = (): void => {
      this.#waiting.delete(id);
      this.#changed.fire(id);
      this.#updateContext();
    };
    this.#waiting.set(id, setTimeout(notify, noticeInterval));
  }

  #updateContext(): void {
    const running = [...this.#running.values()].map((session) => session.state);
    setContext('handleInheritance.hasSession', running.length + this.#ended.size > 0);
    setContext('handleInheritance.hasRunningSession', running.length > 0);
    setContext(
      'handleInheritance.hasOpenStdin',
      running.some((state) =>
        state.pipes.some((pipe) => pipe.direction === 'written' && pipe.phase === 'open'),
      ),
    );
  }

  /** On first use, not at activation: reading logs must not hold up the editor's start. */
  #restore(): void {
    if (this.#restored) return;
    this.#restored = true;
    if (!existsSync(this.folder)) return;
    for (const id of readdirSync(this.folder)) {
      if (this.#running.has(id)) continue;
      const state = replayLog(this.folderFor(id));
      if (state) this.#ended.set(id, state);
      else rmSync(this.folderFor(id), { recursive: true, force: true });
    }
    this.#forgetOldest();
    this.#updateContext();
  }

  #forgetOldest(): void {
    const newestFirst = [...this.#ended.values()].sort((a, b) => b.startedAt - a.startedAt);
    for (const state of newestFirst.slice(settings().sessionHistory)) {
      this.#ended.delete(state.id);
      rmSync(this.folderFor(state.id), { recursive: true, force: true });
    }
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const session of this.#running.values()) void session.dispose();
    this.#changed.dispose();
  }
}
