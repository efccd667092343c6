// Entry of the page of a search: draws what the extension sends, and tells what a person asks for.
import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import type {
  SearchAct,
  SearchMemento,
  SearchPageMessage,
  SearchPageRequest,
} from '../../model/protocol/searchProtocol';
import { typedTarget } from '../../model/search/target';
import { searchPage, type ActOnHolder } from './searchPage';

declare function acquireVsCodeApi(): {
  postMessage(message: SearchPageRequest): void;
  setState(memento: SearchMemento): void;
};

const main = document.querySelector('main');
if (!main) throw new Error('The page has no main element.');

l10n.config({ contents: main.dataset['strings'] ?? '{}' });

const host = acquireVsCodeApi();
const act = (chosen: SearchAct): void => host.postMessage({ type: 'act', act: chosen });
const actOn: ActOnHolder = (chosen, { process: { pid }, handle }) =>
  host.postMessage({ type: 'holder', act: chosen, pid, handle });

const isSearch = (data: unknown): data is SearchPageMessage =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'search';

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isSearch(data)) return;
  host.setState({ typed: typedTarget(data.state.target) });
  render(searchPage(data, act, actOn), main);
});
host.postMessage({ type: 'ready' });
