// The pages of searches: each an editor of its own, which can be refreshed, copied, saved, and opened again with the window.
import * as path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Inspector, RunningSearch } from '../../client/inspector';
import { UserFault } from '../../model/base/userFault';
import type { PictureFile } from '../../model/protocol/panelRequests';
import {
  searchMementoSchema,
  searchPageRequestSchema,
  type SearchAct,
  type SearchPageMessage,
  type SearchPageRequest,
} from '../../model/protocol/searchProtocol';
import { searchJson } from '../../model/search/searchJson';
import { searchHeadline } from '../../model/search/searchHeadline';
import {
  foldSearch,
  newSearch,
  shownSearch,
  type SearchState,
} from '../../model/search/searchState';
import { searchMarkdown, searchText } from '../../model/search/searchText';
import { parseTarget, type SearchTarget } from '../../model/search/target';
import { targetName } from '../../model/search/targetText';
import { searchViewType } from '../ground/contributions';
import type { ErrorReporter } from '../ground/reportError';
import { searchScripts } from '../ground/pageParts';
import { webviewOptions, webviewPage } from '../ground/webviewPage';
import type { HolderActs } from './holderActs';
import type { SearchBox } from './searchBox';

/** Milliseconds between two drawings while it is searched. */
const drawEvery = 100;
/** Holds a person can use in a table; the texts have all. */
const mostRows = 500;

interface SearchPagesContext {
  readonly extensionUri: vscode.Uri;
  readonly inspector: Pick<Inspector, 'search' | 'prepare'>;
  readonly box: SearchBox;
  readonly reporter: ErrorReporter;
  readonly acts: HolderActs;
  /** `of`: what the map shows. */
  readonly saveMap: (of: string, picture: PictureFile) => Promise<void>;
  /** Processes of the sessions of this window. */
  readonly sessionPids: () => readonly number[];
  /** For relative paths. */
  readonly folder: () => string;
  /** Whether this is Windows. */
  readonly isSupported: boolean;
}

type AskedOfHolder = Extract<SearchPageRequest, { readonly type: 'holder' }>;

interface OpenSearch {
  readonly panel: vscode.WebviewPanel;
  state: SearchState;
  /** How many there were: what an earlier one still says is not of the present one. */
  searches: number;
  running: RunningSearch | null;
  timer: NodeJS.Timeout | null;
}

const notHere = (): string =>
  vscode.l10n.t(
    'Only Windows can be searched for holders, and this extension host runs on {0}. Open the folder on Windows.',
    process.platform,
  );

export class SearchPages implements vscode.Disposable {
  readonly #open = new Set<OpenSearch>();

  constructor(private readonly context: SearchPagesContext) {}

  /** Of a file or folder of the Explorer, else of what is typed. */
  readonly find = async (argument: unknown): Promise<void> => {
    if (!this.context.isSupported) throw new UserFault(notHere());
    // They get ready while somebody types.
    this.context.inspector.prepare();
    const target =
      argument instanceof vscode.Uri ? this.#fileOf(argument) : await this.context.box.ask();
    if (target) this.show(target);
  };

  #fileOf(uri: vscode.Uri): SearchTarget {
    if (uri.scheme !== 'file') {
      throw new UserFault(
        vscode.l10n.t('{0} is no file of this computer. Choose a file on a disk.', uri.toString()),
      );
    }
    return { kind: 'path', path: uri.fsPath };
  }

  show(target: SearchTarget): void {
    this.context.box.remember(target);
    const panel = vscode.window.createWebviewPanel(
      searchViewType,
      '',
      vscode.ViewColumn.Active,
      webviewOptions(this.context.extensionUri),
    );
    this.#attach(panel, target);
  }

  /** A page that was open before the window was loaded again: it is searched anew. */
  restore(panel: vscode.WebviewPanel, memento: unknown): void {
    const kept = v.safeParse(searchMementoSchema, memento);
    const parsed = kept.success ? parseTarget(kept.output.typed) : null;
    if (!parsed?.ok || !this.context.isSupported) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.context.extensionUri);
    this.#attach(panel, parsed.target);
  }

  #attach(panel: vscode.WebviewPanel, typed: SearchTarget): void {
    const { extensionUri } = this.context;
    const target = this.#absolute(typed);
    const open: OpenSearch = {
      panel,
      state: newSearch(target, Date.now()),
      searches: 0,
      running: null,
      timer: null,
    };
    this.#open.add(open);
    panel.title = vscode.l10n.t('Holders: {0}', targetName(target));
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(extensionUri, 'media', `handles-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      open.running?.cancel();
      if (open.timer) clearTimeout(open.timer);
      this.#open.delete(open);
    });
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(open, message));
    panel.webview.html = webviewPage(panel.webview, extensionUri, {
      title: panel.title,
      ...searchScripts,
      // The map is drawn into a canvas from the picture that it is, to save it as PNG.
      images: 'data:',
      body: (strings) => `<main class="search-page" ${strings}></main>`,
    });
    this.#search(open);
  }

  #absolute(target: SearchTarget): SearchTarget {
    if (target.kind !== 'path') return target;
    return { kind: 'path', path: path.win32.resolve(this.context.folder(), target.path) };
  }

  #search(open: OpenSearch): void {
    open.running?.cancel();
    const { target } = open.state;
    open.state = newSearch(target, Date.now());
    const search = ++open.searches;
    const wanted = { target, firstPids: this.context.sessionPids() };
    open.running = this.context.inspector.search(wanted, (events) => {
      if (open.searches !== search) return;
      open.state = events.reduce(foldSearch, open.state);
      this.#drawSoon(open);
    });
    this.#draw(open);
  }

  #drawSoon(open: OpenSearch): void {
    if (open.state.end) this.#draw(open);
    else open.timer ??= setTimeout(() => this.#draw(open), drawEvery);
  }

  #draw(open: OpenSearch): void {
    if (open.timer) clearTimeout(open.timer);
    open.timer = null;
    const message: SearchPageMessage = {
      type: 'search',
      headline: searchHeadline(open.state),
      state: shownSearch(open.state, mostRows),
    };
    void open.panel.webview.postMessage(message);
  }

  #receive(open: OpenSearch, message: unknown): void {
    const parsed = v.safeParse(searchPageRequestSchema, message);
    if (!parsed.success) return;
    const said = parsed.output;
    if (said.type === 'ready') {
      this.#draw(open);
      return;
    }
    this.#carryOut(open, said).catch((error: unknown) => this.context.reporter.report(error));
  }

  async #carryOut(
    open: OpenSearch,
    said: Exclude<SearchPageRequest, { readonly type: 'ready' }>,
  ): Promise<void> {
    switch (said.type) {
      case 'act':
        return this.#act(open, said.act);
      case 'holder':
        return this.#actOn(open, said);
      case 'copy':
        await vscode.env.clipboard.writeText(said.text);
        return;
      case 'saveMap':
        return this.context.saveMap(targetName(open.state.target), said.picture);
    }
  }

  async #act(open: OpenSearch, act: SearchAct): Promise<void> {
    const { state } = open;
    switch (act) {
      case 'refresh':
        this.#search(open);
        return;
      case 'cancel':
        open.running?.cancel();
        return;
      case 'copyText':
        await vscode.env.clipboard.writeText(searchText(state));
        this.context.reporter.mention(vscode.l10n.t('Copied as text'));
        return;
      case 'copyMarkdown':
        await vscode.env.clipboard.writeText(searchMarkdown(state));
        this.context.reporter.mention(vscode.l10n.t('Copied as Markdown'));
        return;
      case 'saveJson':
        await this.#save(state);
    }
  }

  /** Afterwards who holds it now is searched for. */
  async #actOn(open: OpenSearch, { act, pid, handle }: AskedOfHolder): Promise<void> {
    const hold = open.state.holds.find((one) => one.process.pid === pid && one.handle === handle);
    if (hold && (await this.context.acts.act(act, hold))) this.#search(open);
  }

  async #save(state: SearchState): Promise<void> {
    const folder = vscode.Uri.file(this.context.folder());
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Holders as JSON'),
      defaultUri: vscode.Uri.joinPath(folder, 'holders.json'),
      filters: { JSON: ['json'] },
    });
    if (!file) return;
    await vscode.workspace.fs.writeFile(file, Buffer.from(searchJson(state)));
    this.context.reporter.mention(vscode.l10n.t('Saved to {0}', file.fsPath));
  }

  dispose(): void {
    for (const { panel } of [...this.#open]) panel.dispose();
  }
}
