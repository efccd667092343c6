// The sessions of this window: those that run, and those that ended, the latest of which come back after a reload.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { replayLog } from '../client/eventLog';
import type { OpenedReport } from '../client/openedReport';
import type { Session } from '../client/session';
import { UserFault } from '../debug/debuggee';
import type { SessionState } from '../model/state';
import { setContext, settings } from './contributions';
import type { ReportsFolder } from './reportsFolder';

/** Milliseconds between two notices of the same session: output may come much faster than anyone reads. */
const noticeInterval = 100;

/** Says which session it was, and is no other's: `Two-children-2026-01-31T12-00-00-7f3a…`. */
function keptName({ id, plan, startedAt }: SessionState): string {
  const name = plan.name.replace(/[^A-Za-z0-9_-]+/g, '-');
  const time = new Date(startedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${name}-${time}-${id}`;
}

export class SessionStore implements vscode.Disposable {
  readonly #running = new Map<string, Session>();
  readonly #ended = new Map<string, SessionState>();
  /** Sessions that were not run here. */
  readonly #opened = new Map<string, OpenedReport>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #used = new vscode.EventEmitter<void>();
  readonly #closed = new vscode.EventEmitter<string>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #restored = false;

  /** The id of the session that changed; undefined when sessions came or went. */
  readonly onDidChange = this.#changed.event;

  /** Somebody asks for sessions for the first time: now is the time to bring more of them. */
  readonly onFirstUse = this.#used.event;

  /** The id of a session that the user closed. */
  readonly onDidClose = this.#closed.event;

  /**
   * `folder` holds a folder for each session; captures of closed ones are kept in `keptFolder`. `reportsFolder` holds what was
   * opened, for as long as it is open.
   */
  constructor(
    private readonly folder: string,
    private readonly keptFolder: string,
    private readonly reportsFolder: ReportsFolder,
  ) {}

  folderFor(id: string): string {
    return join(this.folder, id);
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
  close(id: string): string | null {
    if (this.#running.has(id)) throw new UserFault(vscode.l10n.t('Stop the session first.'));
    const kept = this.#forget(id);
    this.#closed.fire(id);
    this.#changed.fire(undefined);
    this.#updateContext();
    return kept;
  }

  #forget(id: string): string | null {
    if (this.#opened.delete(id)) {
      this.reportsFolder.remove(id);
      return null;
    }
    const state = this.#ended.get(id);
    this.#ended.delete(id);
    const captures = join(this.folderFor(id), 'captures');
    const keeps = state && settings().keepCaptures && existsSync(captures);
    const kept = keeps ? join(this.keptFolder, keptName(state)) : null;
    if (kept !== null) {
      mkdirSync(this.keptFolder, { recursive: true });
      renameSync(captures, kept);
    }
    rmSync(this.folderFor(id), { recursive: true, force: true });
    return kept;
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
      this.#forget(state.id);
    }
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const session of this.#running.values()) void session.dispose();
    this.reportsFolder.dispose();
    for (const emitter of [this.#changed, this.#used, this.#closed]) emitter.dispose();
  }
}
