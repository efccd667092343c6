// Sessions as files: exported for other people and programs, and opened again.
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { saveAgain } from '../../client/saved/openedReport';
import { readPageParts, reportJson } from '../../client/saved/reportFile';
import { reportPage } from '../../client/saved/reportPage';
import { saveSession } from '../../client/saved/saveSession';
import { UserFault } from '../../model/base/userFault';
import { shortSize } from '../../model/base/quantity';
import type { SessionState } from '../../model/session/state';
import { chooseFrom } from '../ground/chooseFrom';
import { settings } from '../ground/contributions';
import type { OpenedReports } from './openedReports';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';

type Format = 'html' | 'json';

interface FormatChoice extends vscode.QuickPickItem {
  readonly format: Format;
}

interface ReportCommandsOptions {
  readonly store: SessionStore;
  readonly reporter: ErrorReporter;
  readonly reports: OpenedReports;
  /** Where the bundles are that a page is made of. */
  readonly bundles: string;
  readonly anySession: (argument: unknown) => Promise<SessionState | undefined>;
  readonly show: (state: SessionState) => void;
}

export class ReportCommands {
  constructor(private readonly options: ReportCommandsOptions) {}

  readonly exportReport = async (argument: unknown): Promise<void> => {
    const state = await this.options.anySession(argument);
    if (state) await this.exportState(state.id);
  };

  async exportState(id: string): Promise<void> {
    const format = await this.#chooseFormat();
    const name = this.options.store.opened(id)?.name ?? this.options.store.state(id)?.plan.name;
    if (!format || name === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const fileName = `${name.replace(/[^A-Za-z0-9_-]+/g, '-')}.handles.${format}`;
    const filters = { html: { HTML: ['html'] }, json: { JSON: ['json'] } };
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export Report'),
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, fileName) } : {}),
      filters: filters[format],
    });
    if (!target) return;
    const title = vscode.l10n.t('Exporting the report');
    const location = vscode.ProgressLocation.Window;
    const text = await this.options.reporter.progress({ location, title }, async () => {
      const made = await this.#text(id, format);
      await writeFile(target.fsPath, made);
      return made;
    });
    const size = shortSize(Buffer.byteLength(text));
    const open =
      format === 'json'
        ? () => vscode.window.showTextDocument(target)
        : () => vscode.env.openExternal(target);
    this.options.reporter.inform(
      vscode.l10n.t('The report is in {0} ({1}).', target.fsPath, size),
      { [vscode.l10n.t('Open')]: open },
    );
  }

  async #chooseFormat(): Promise<Format | undefined> {
    const limit = settings().reportCaptureLimit;
    const output =
      limit === 0
        ? vscode.l10n.t('Without the output of the pipes.')
        : vscode.l10n.t('With up to {0} of the output of each pipe.', shortSize(limit));
    const choices: readonly FormatChoice[] = [
      {
        format: 'html',
        label: vscode.l10n.t('Web Page'),
        description: 'HTML',
        detail: `${vscode.l10n.t('One file that shows the session in any browser and in the editor.')} ${output}`,
      },
      {
        format: 'json',
        label: vscode.l10n.t('Data'),
        description: 'JSON',
        detail: `${vscode.l10n.t('The facts for other programs. Opened in the editor, it shows the session.')} ${output}`,
      },
    ];
    const chosen = await chooseFrom(choices, {
      title: vscode.l10n.t('Export Report'),
      placeHolder: vscode.l10n.t(
        'The file will hold environment values, command lines and output of the session.',
      ),
    });
    return chosen?.format;
  }

  async #text(id: string, format: Format): Promise<string> {
    const { store, bundles } = this.options;
    const opened = store.opened(id);
    // As it is now: a session may have gone on while the user chose.
    const state = store.state(id);
    if (!state) throw new UserFault(vscode.l10n.t('The session was closed.'));
    const saved = opened
      ? await saveAgain(opened)
      : await saveSession(state, settings().reportCaptureLimit, Date.now());
    if (format === 'json') return reportJson(opened ? saved.state : state, saved);
    return reportPage(await readPageParts(bundles), saved, {
      code: vscode.l10n.bundle ? vscode.env.language : 'en',
      strings: vscode.l10n.bundle ?? {},
    });
  }

  /** The file it is given, by the Explorer; else it asks. */
  readonly openReport = async (argument: unknown): Promise<void> => {
    const file = argument instanceof vscode.Uri ? argument : await this.#chooseFile();
    if (!file) return;
    if (file.scheme !== 'file')
      throw new UserFault(
        vscode.l10n.t('{0} is not on this computer. Save it to a file first.', file.toString()),
      );
    this.options.show(await this.options.reports.open(file.fsPath));
  };

  async #chooseFile(): Promise<vscode.Uri | undefined> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Open Report'),
        filters: { [vscode.l10n.t('Reports')]: ['html', 'json'] },
      })) ?? [];
    return file;
  }
}
