// Entry of the preview's page: draws what the extension sends, a table of handles by children.
import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import type { PreviewMessage, PreviewPageMessage } from '../../model/protocol/previewProtocol';
import { followHelpLinks } from '../elements/helpLink';
import { previewPage } from './previewPage';

declare function acquireVsCodeApi(): { postMessage(message: PreviewPageMessage): void };

const main = document.querySelector('main');
if (!main) throw new Error('The page has no main element.');

l10n.config({ contents: main.dataset['strings'] ?? '{}' });

const editor = acquireVsCodeApi();

const isPreview = (data: unknown): data is PreviewMessage =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'preview';

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isPreview(data)) render(previewPage(data.content), main);
});
followHelpLinks(
  main,
  () => true,
  (code) => editor.postMessage({ type: 'openHelp', code }),
);
editor.postMessage({ type: 'ready' });
