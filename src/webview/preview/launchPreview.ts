// Entry of the preview's page: draws what the extension sends, a table of handles by children.
import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import type { PreviewMessage } from '../../model/protocol/previewProtocol';
import { previewPage } from './previewPage';

declare function acquireVsCodeApi(): { postMessage(message: { readonly type: 'ready' }): void };

const main = document.querySelector('main');
if (!main) throw new Error('The page has no main element.');

l10n.config({ contents: main.dataset['strings'] ?? '{}' });

const isPreview = (data: unknown): data is PreviewMessage =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'preview';

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isPreview(data)) render(previewPage(data.content), main);
});
acquireVsCodeApi().postMessage({ type: 'ready' });
