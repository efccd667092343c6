// The reports that are open. After a reload those that could be drawn are open again, from the files they were opened from: what was
// unpacked went with the window.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { unpackReport } from '../../client/saved/openedReport';
import { openReportFile, ReportFault } from '../../client/saved/reportFile';
import { UserFault } from '../../model/base/userFault';
import type { SessionState } from '../../model/session/state';
import { openedReportsKey } from '../ground/contributions';
import type { ErrorReporter } from '../ground/reportError';
import type { ReportsFolder } from '../sessions/reportsFolder';
import type { SessionStore } from '../sessions/sessionStore';

const rememberedSchema = v.array(v.object({ id: v.string(), file: v.string() }));
type Remembered = v.InferOutput<typeof rememberedSchema>;

interface OpenedReportsOptions {
  readonly store: SessionStore;
  readonly folder: ReportsFolder;
  readonly reporter: ErrorReporter;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
}

export class OpenedReports implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #restored: Promise<void> | undefined;
  /** Files by id, until they are to be seen: one that stops the window must not do it again after each reload. */
  readonly #notDrawn = new Map<string, string>();

  constructor(private readonly options: OpenedReportsOptions) {
    this.#subscription = options.store.onDidClose((id) => this.#forget(id));
  }

  /** @throws UserFault when the file is no report that can be shown. */
  async open(file: string): Promise<SessionState> {
    const id = randomUUID();
    const state = await this.#open(id, file);
    this.#notDrawn.set(id, file);
    return state;
  }

  /** It was drawn: from now on it comes back after a reload. */
  remember(id: string): void {
    const file = this.#notDrawn.get(id);
    if (file === undefined) return;
    this.#notDrawn.delete(id);
    this.#remember([...this.#remembered(), { id, file }]);
  }

  /** Opens what was open before the window was loaded again. Later calls wait for the first. */
  restore(): Promise<void> {
    this.#restored ??= this.#restore();
    return this.#restored;
  }

  async #restore(): Promise<void> {
    for (const { id, file } of this.#remembered()) {
      if (this.options.store.opened(id)) continue;
      try {
        await this.#open(id, file);
      } catch (error) {
        // Nobody has just asked for it: this is no news to interrupt with.
        this.options.reporter.note(error);
        // A drive that is not there may be there the next time.
        if (error instanceof UserFault) this.#forget(id);
      }
    }
  }

  #forget(id: string): void {
    this.#notDrawn.delete(id);
    const before = this.#remembered();
    const after = before.filter((report) => report.id !== id);
    if (after.length < before.length) this.#remember(after);
  }

  async #open(id: string, file: string): Promise<SessionState> {
    const { store, folder } = this.options;
    const saved = await openReportFile(file).catch((error: unknown) => {
      throw error instanceof ReportFault ? new UserFault(error.message) : error;
    });
    folder.sweep();
    const name = vscode.l10n.t('{0} (report)', saved.state.plan.name);
    const report = await unpackReport(saved, { id, name }, folder.folderFor(id));
    store.addOpened(report);
    return report.state;
  }

  #remembered(): Remembered {
    const parsed = v.safeParse(rememberedSchema, this.options.memory.get(openedReportsKey));
    return parsed.success ? parsed.output : [];
  }

  #remember(reports: Remembered): void {
    // Nothing remembered is nothing to bring back: a window that starts looks for no more than whether there is something.
    const value = reports.length > 0 ? reports : undefined;
    this.options.memory.update(openedReportsKey, value).then(undefined, (error: unknown) => {
      this.options.reporter.note(error);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
