// The panel's host side: one webview per session, its page, its messages, its return after a reload.
import * as v from 'valibot';
import * as vscode from 'vscode';
import { PipeTimelines } from '../../client/captures/pipeTimelines';
import { isAnswered, PanelAnswers } from '../../client/panelAnswers';
import { SessionMoment } from '../../client/logs/sessionMoment';
import { UserFault } from '../../model/base/userFault';
import type { CodeLanguage } from '../../model/codeGeneration/codeLanguages';
import type { HostMessage } from '../../model/protocol/hostMessages';
import { foldsSchema, panelMementoSchema } from '../../model/protocol/panelMemento';
import {
  panelMessageSchema,
  type PictureFile,
  type PanelRequest,
  type PanelSelection,
} from '../../model/protocol/panelRequests';
import { sessionUpdate } from '../../model/protocol/sessionUpdate';
import { type CapturePlace } from '../../model/capture/capturePlace';
import { isForNowOnly } from '../../model/protocol/pastMoment';
import type { SessionState } from '../../model/session/state';
import type { TextEncoding } from '../../model/capture/textEncoding';
import { panelViewType } from '../ground/contributions';
import type { ErrorReporter } from '../ground/reportError';
import type { SessionStore } from '../sessions/sessionStore';
import { panelScripts } from '../ground/pageParts';
import { attributeText, webviewOptions, webviewPage } from '../ground/webviewPage';

/** In the memory of all windows. */
const foldsKey = 'panel.folds';

export interface PanelActions {
  /** Reports that were open before a reload; resolves when they are there again. */
  reopenReports(): Promise<void>;
  /** The panel has drawn the session for the first time. */
  wasDrawn(sessionId: string): void;
  exportReport(sessionId: string): Promise<void>;
  saveMap(sessionId: string, picture: PictureFile): Promise<void>;
  copyCode(sessionId: string, language: CodeLanguage): Promise<void>;
  closeHandle(sessionId: string, processId: string, value: string): Promise<void>;
  terminate(sessionId: string, processId: string, tree: boolean): Promise<void>;
  endHolder(sessionId: string, pipe: string, pid: number): Promise<void>;
  writeFile(sessionId: string, pipe: string): Promise<void>;
  saveCapture(sessionId: string, pipe: string): Promise<void>;
  compareCapture(sessionId: string, pipe: string, encoding: TextEncoding): Promise<void>;
  openCapture(sessionId: string, pipe: string, encoding: TextEncoding): Promise<void>;
  revealInTree(sessionId: string, selection: PanelSelection): Promise<void>;
  openHelp(code: string): Promise<void>;
}

interface OpenPanel {
  readonly webview: vscode.WebviewPanel;
  readonly moment: SessionMoment;
  readonly answers: PanelAnswers;
  /** To be shown as soon as the page is there. */
  reveals: readonly HostMessage[];
  isReady: boolean;
  /** What its page knows; null for a page that has just been loaded. */
  sent: SessionState | null;
}

export class HandlePanels implements vscode.Disposable {
  readonly #panels = new Map<string, OpenPanel>();
  readonly #timelines = new PipeTimelines();
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly store: SessionStore,
    private readonly reporter: ErrorReporter,
    private readonly memory: vscode.Memento,
    private readonly actions: PanelActions,
  ) {
    this.#subscription = store.onDidChange((id) => this.#sendChanged(id));
  }

  open(state: SessionState): void {
    const existing = this.#panels.get(state.id);
    if (existing) {
      existing.webview.reveal();
      return;
    }
    this.#create(state, { viewColumn: vscode.ViewColumn.Active, preserveFocus: false });
  }

  /** Without taking the focus, and beside what is being looked at, if there is anything. */
  openBeside(state: SessionState): void {
    const existing = this.#panels.get(state.id);
    if (existing) {
      if (!existing.webview.visible) existing.webview.reveal(undefined, true);
      return;
    }
    const isEmpty = vscode.window.tabGroups.activeTabGroup.tabs.length === 0;
    const viewColumn = isEmpty ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    this.#create(state, { viewColumn, preserveFocus: true });
  }

  #create(
    state: SessionState,
    column: { readonly viewColumn: vscode.ViewColumn; readonly preserveFocus: boolean },
  ): void {
    const options = webviewOptions(this.extensionUri);
    this.#attach(vscode.window.createWebviewPanel(panelViewType, '', column, options), state);
  }

  /** Opens the panel of the session at a place of a capture. */
  reveal(state: SessionState, pipe: string, place: CapturePlace): void {
    this.#openAt(state, { type: 'reveal', pipe, place });
  }

  /** Opens the panel of the session with a process, a handle or a pipe of it selected. */
  select(state: SessionState, selection: PanelSelection): void {
    this.#openAt(state, { type: 'select', selection });
  }

  #openAt(state: SessionState, message: HostMessage): void {
    this.open(state);
    const panel = this.#panels.get(state.id);
    if (panel?.isReady) this.#send(panel, message);
    else if (panel) panel.reveals = [...panel.reveals, message];
  }

  /** A panel that was open before the window was loaded again. */
  async restore(panel: vscode.WebviewPanel, memento: unknown): Promise<void> {
    const parsed = v.safeParse(panelMementoSchema, memento);
    const id = parsed.success ? parsed.output.sessionId : '';
    if (!(await this.store.settled(id))) await this.actions.reopenReports();
    const state = this.store.state(id);
    if (!state) {
      // Its session was closed or is too old: an empty panel would only puzzle.
      panel.dispose();
      return;
    }
    // While it was hidden, or its report was read, the session may have got another one.
    if (this.#panels.has(id)) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.extensionUri);
    this.#attach(panel, state);
  }

  #attach(webview: vscode.WebviewPanel, state: SessionState): void {
    const live = (): SessionState | undefined => this.store.state(state.id);
    const moment = new SessionMoment({
      folder: this.store.folderFor(state.id),
      live,
      now: ({ id, startedAt, end }) =>
        this.store.opened(id) ? (end?.time ?? 0) : Date.now() - startedAt,
      onTime: (time) => this.#send(panel, { type: 'time', time }),
    });
    const answers = new PanelAnswers({
      ...{ live, moment, timelines: this.#timelines },
      report: () => this.store.opened(state.id),
      onMoment: () => this.#sendSession(panel),
      onSearch: (progress) => this.#send(panel, { type: 'search', progress }),
    });
    const panel: OpenPanel = {
      webview,
      moment,
      answers,
      reveals: [],
      isReady: false,
      sent: null,
    };
    this.#panels.set(state.id, panel);
    webview.title = vscode.l10n.t('Handles: {0}', state.plan.name);
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.extensionUri, 'media', `handles-${theme}.svg`);
    webview.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.onDidDispose(() => {
      panel.answers.cancelSearch();
      this.#panels.delete(state.id);
      this.#watch(state.id, false);
    });
    webview.webview.onDidReceiveMessage((message: unknown) =>
      this.#receive(panel, state.id, message),
    );
    webview.onDidChangeViewState(() => this.#watch(state.id, webview.visible));
    this.#watch(state.id, webview.visible);
    webview.webview.html = this.#page(webview.webview);
  }

  /** While it can be seen, handles that come and go are looked for more often. */
  #watch(id: string, isWatched: boolean): void {
    if (this.store.isRunning(id)) this.store.running(id).watchClosely(isWatched);
  }

  /** As JSON; what something else left there is the same as nothing. */
  get #folds(): string {
    const kept = v.safeParse(foldsSchema, this.memory.get(foldsKey));
    return JSON.stringify(kept.success ? kept.output : {});
  }

  #page(webview: vscode.Webview): string {
    return webviewPage(webview, this.extensionUri, {
      title: vscode.l10n.t('Handle inheritance'),
      ...panelScripts,
      // The map is drawn into a canvas from the picture that it is, to save it as PNG.
      images: 'data:',
      body: (strings) =>
        `<handle-panel ${strings} data-folds="${attributeText(this.#folds)}"></handle-panel>`,
    });
  }

  #sendChanged(id: string | undefined): void {
    for (const [sessionId, panel] of this.#panels) {
      if (id === undefined || id === sessionId) this.#sendSession(panel);
    }
  }

  #sendSession(panel: OpenPanel): void {
    const { shown } = panel.moment;
    // Before its page listens, what it is told is lost.
    if (!shown || !panel.isReady) return;
    void panel.moment.update();
    const { state, moment, now } = shown;
    // What has passed does not change with what happens now.
    if (moment && state === panel.sent) return;
    const session = sessionUpdate(state, panel.sent, moment);
    panel.sent = state;
    const saved = this.store.opened(state.id)?.facts;
    this.#send(panel, { type: 'session', session, now, ...(saved ? { saved } : {}) });
  }

  #send(panel: OpenPanel, message: HostMessage): void {
    void panel.webview.webview.postMessage(message);
  }

  #receive(panel: OpenPanel, sessionId: string, message: unknown): void {
    const parsed = v.safeParse(panelMessageSchema, message);
    if (!parsed.success) {
      this.reporter.report(
        new Error(`The panel sent what is no message: ${JSON.stringify(message)}`),
      );
      return;
    }
    if (parsed.output.type === 'ready') {
      panel.isReady = true;
      panel.sent = null;
      panel.moment.forget();
      this.#sendSession(panel);
      for (const waiting of panel.reveals) this.#send(panel, waiting);
      panel.reveals = [];
      return;
    }
    if (parsed.output.type === 'drawn') {
      this.actions.wasDrawn(sessionId);
      return;
    }
    if (parsed.output.type === 'folds') {
      void this.memory.update(foldsKey, parsed.output.folds);
      return;
    }
    const { id, request } = parsed.output;
    this.#answer(panel, sessionId, request).then(
      (value) => this.#send(panel, { type: 'result', id, value }),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        this.#send(panel, { type: 'error', id, message: text });
      },
    );
  }

  async #answer(panel: OpenPanel, sessionId: string, request: PanelRequest): Promise<unknown> {
    const { actions } = this;
    if (isAnswered(request)) return panel.answers.answer(request);
    if (panel.moment.isPast && isForNowOnly(request.method)) {
      throw new UserFault(vscode.l10n.t('A past moment of the session is shown. Go to now first.'));
    }
    switch (request.method) {
      case 'write': {
        const bytes = Buffer.from(request.text, 'utf8');
        return this.store.running(sessionId).request('write', { pipe: request.pipe, bytes });
      }
      case 'closeWriteEnd':
        return this.store.running(sessionId).request('closeWriteEnd', { pipe: request.pipe });
      case 'setReading': {
        const { pipe, paused, readSize } = request;
        return this.store.running(sessionId).request('setReading', { pipe, paused, readSize });
      }
      case 'cancelWrite':
        return this.store.running(sessionId).request('cancelWrite', { pipe: request.pipe });
      case 'writeFile':
        await actions.writeFile(sessionId, request.pipe);
        return null;
      case 'saveCapture':
        await actions.saveCapture(sessionId, request.pipe);
        return null;
      case 'compareCapture':
        await actions.compareCapture(sessionId, request.pipe, request.encoding);
        return null;
      case 'openCapture':
        await actions.openCapture(sessionId, request.pipe, request.encoding);
        return null;
      case 'closeParentEnd':
        return this.store.running(sessionId).request('closeParentEnd', { label: request.label });
      case 'findHolders':
        return this.store.running(sessionId).request('findHolders', { pipe: request.pipe });
      case 'endHolder':
        await this.actions.endHolder(sessionId, request.pipe, request.pid);
        return null;
      case 'closeHandle':
        await actions.closeHandle(sessionId, request.processId, request.value);
        return null;
      case 'resume':
        return this.store.running(sessionId).request('resume', { processId: request.processId });
      case 'takeSnapshot':
        return this.store.running(sessionId).request('snapshot', { processId: request.processId });
      case 'terminate': {
        const { processId, tree } = request;
        await actions.terminate(sessionId, processId, tree);
        return null;
      }
      case 'stop':
        await this.store
          .running(sessionId)
          .stop('stopped', vscode.l10n.t('The session was stopped.'));
        return null;
      case 'exportReport':
        await actions.exportReport(sessionId);
        return null;
      case 'saveMap':
        await actions.saveMap(sessionId, request.picture);
        return null;
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        return null;
      case 'revealInTree':
        await actions.revealInTree(sessionId, request.selection);
        return null;
      case 'openHelp':
        await actions.openHelp(request.code);
        return null;
      case 'copyCode':
        await actions.copyCode(sessionId, request.language);
        return null;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const panel of [...this.#panels.values()]) panel.webview.dispose();
  }
}
