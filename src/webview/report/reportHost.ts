// Entry of a report's page, before the panel's: stands in for the editor, with the session that the page holds.
import * as l10n from '@vscode/l10n';
import type { HostMessage } from '../../model/protocol/hostMessages';
import type { PanelMessage } from '../../model/protocol/panelRequests';
import { sessionUpdate } from '../../model/protocol/sessionUpdate';
import { captureCuts, shownState, type SavedSession } from '../../model/report/savedSession';
import { bytesOfBase64 } from '../elements/base64';
import { ReportAnswers } from './reportAnswers';
import { followTheme } from './reportTheme';

// Before anything is said.
l10n.config({
  contents: document.querySelector<HTMLElement>('handle-panel')?.dataset['strings'] ?? '{}',
});

/** What the extension would send. */
function send(message: HostMessage): void {
  window.dispatchEvent(new MessageEvent('message', { data: message }));
}

async function readSession(): Promise<SavedSession> {
  const text = document.getElementById('handle-session')?.textContent ?? '';
  const packed = new Blob([bytesOfBase64(text)]).stream();
  const plain = new Response(packed.pipeThrough(new DecompressionStream('gzip')));
  return (await plain.json()) as SavedSession;
}

function sendSession(saved: SavedSession): void {
  const state = shownState(saved);
  const facts = { savedAt: saved.savedAt, cuts: captureCuts(saved) };
  const session = sessionUpdate(state, null);
  send({ type: 'session', session, now: state.end?.time ?? 0, saved: facts, host: 'report' });
}

const session = readSession();
const answers = session.then((saved) => new ReportAnswers(saved, send));

function receive(message: PanelMessage): void {
  if (message.type === 'ready') {
    void session.then(sendSession);
    return;
  }
  if (message.type !== 'request') return;
  const { id, request } = message;
  answers
    .then((each) => each.answer(request))
    .then(
      (value) => send({ type: 'result', id, value }),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        send({ type: 'error', id, message: text });
      },
    );
}

/** The browser keeps it with this entry of its history: across reloads, for nobody else. */
function keep(state: unknown): void {
  try {
    history.replaceState(state, '');
  } catch {
    // Some browsers allow so many a minute: then a reload shows what was chosen a little earlier.
  }
}

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: receive,
    getState: (): unknown => history.state,
    setState: keep,
  }),
});
followTheme();
