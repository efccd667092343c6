// The panel's page alone in a browser, with files on disk behind it: for what needs a capture no child could write in time.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/environment/browser.mjs';
import { distFolder } from '../../scripts/environment/paths.mjs';
import { PipeTimelines } from '../../src/client/captures/pipeTimelines';
import { isAnswered, PanelAnswers } from '../../src/client/panelAnswers';
import { SessionMoment } from '../../src/client/logs/sessionMoment';
import type { Folds } from '../../src/model/protocol/panelMemento';
import type { HostMessage } from '../../src/model/protocol/hostMessages';
import type { PanelMessage, PanelRequest } from '../../src/model/protocol/panelRequests';
import { sessionUpdate } from '../../src/model/protocol/sessionUpdate';
import type { SessionState } from '../../src/model/session/state';

export interface PanelPage {
  readonly page: Page;
  /** Requests that are not about the bytes of a capture or the time of the session, in order. */
  readonly asked: PanelRequest[];
  /** Tells the page of a new state; `now` is milliseconds since the session began. */
  tell(state: SessionState, now: number): Promise<void>;
  /** How it said it was folded. */
  readonly folds: readonly Folds[];
  send(message: HostMessage): Promise<void>;
  close(): Promise<void>;
}

export interface PanelPageOptions {
  readonly state: SessionState;
  readonly now: number;
  /** The session's own folder, with its event log; without it there is no other moment than now. */
  readonly folder?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** When the session is not told by itself as soon as the page is there. */
  readonly isSilent?: boolean;
  /** How the panel before it was folded. */
  readonly folds?: object;
  /** Style declarations of the theme, as VS Code gives them to a webview. */
  readonly theme?: { readonly style: string; readonly bodyClass: string };
}

const page = (style: string, bodyClass: string, folds: object): string => `<!DOCTYPE html>
<html lang="en" style="${style.replaceAll('"', '&quot;')}"><head><meta charset="utf-8"><title>Panel</title>
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet"><link rel="stylesheet" href="panel.css"></head>
<body class="${bodyClass}"><handle-panel data-folds='${JSON.stringify(folds)}'></handle-panel>
<script>
  let saved;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(message),
    getState: () => saved,
    setState: (state) => { saved = state; },
  });
</script>
<script type="module" src="panel.js"></script></body></html>`;

let browser: Promise<Browser> | undefined;

export async function closePanelBrowser(): Promise<void> {
  await (await browser)?.close();
}
// The measurements have no hooks and close it themselves.
if (typeof after === 'function') after(closePanelBrowser);

export async function openPanelPage(options: PanelPageOptions): Promise<PanelPage> {
  browser ??= launchBrowser({ headless: true });
  const context = await (
    await browser
  ).newContext({
    viewport: options.viewport ?? { width: 1000, height: 900 },
    reducedMotion: 'reduce',
  });
  const opened = await context.newPage();
  // A search through gigabytes on a machine with other work.
  opened.setDefaultTimeout(120_000);
  const asked: PanelRequest[] = [];
  const folds: Folds[] = [];
  let { state, now } = options;
  const send = (message: HostMessage): Promise<void> =>
    opened.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined);
  let told: SessionState | null = null;
  const moment = new SessionMoment({
    folder: options.folder ?? '',
    live: () => state,
    now: () => now,
    onTime: (time) => void send({ type: 'time', time }),
  });
  const sendSession = async (): Promise<void> => {
    const { shown } = moment;
    if (options.folder !== undefined) await moment.update();
    if (!shown || (shown.moment && shown.state === told)) return;
    const session = sessionUpdate(shown.state, told, shown.moment);
    told = shown.state;
    await send({ type: 'session', session, now: shown.now });
  };
  const answers = new PanelAnswers({
    ...{ live: () => state, moment, timelines: new PipeTimelines() },
    report: () => undefined,
    onMoment: sendSession,
    onSearch: (progress) => void send({ type: 'search', progress }),
  });
  const answer = async (request: PanelRequest): Promise<unknown> => {
    if (isAnswered(request)) return answers.answer(request);
    asked.push(request);
    return null;
  };
  await opened.exposeFunction('toHost', (message: PanelMessage): void => {
    if (message.type === 'ready') {
      told = null;
      moment.forget();
      if (options.isSilent !== true) void sendSession();
      return;
    }
    if (message.type === 'folds') folds.push(message.folds);
    if (message.type !== 'request') return;
    const { id } = message;
    answer(message.request).then(
      (value) => send({ type: 'result', id, value }),
      (error: unknown) => send({ type: 'error', id, message: String(error) }),
    );
  });
  const { style = '', bodyClass = '' } = options.theme ?? {};
  await opened.route('**/panel.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: page(style, bodyClass, options.folds ?? {}) }),
  );
  await opened.route(/\.(?:js|css|ttf)(?:\?.*)?$/, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const types = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
    const contentType = types[name.split('.').at(-1) as keyof typeof types];
    await route.fulfill({ contentType, body: await readFile(join(distFolder, name)) });
  });
  await opened.goto('http://panel.test/panel.html');
  return {
    page: opened,
    asked,
    folds,
    tell: (next, at) => {
      state = next;
      now = at;
      return sendSession();
    },
    send,
    close: () => context.close(),
  };
}
