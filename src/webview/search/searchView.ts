// Brings the page of a search to life: draws what the extension sends, and tells what a person asks for.
import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import type { PanelRequest } from '../../model/protocol/panelRequests';
import type {
  SearchAct,
  SearchMemento,
  SearchPageMessage,
  SearchPageRequest,
} from '../../model/protocol/searchProtocol';
import { typedTarget } from '../../model/search/target';
import { listen } from '../choices/panelEvents';
import { HeldViews } from './heldViews';
import { searchPage, type ActOnHolder } from './searchPage';

interface Host {
  postMessage(message: SearchPageRequest): void;
  getState(): SearchMemento | undefined;
  setState(memento: SearchMemento): void;
}

declare function acquireVsCodeApi(): Host;

const isSearch = (data: unknown): data is SearchPageMessage =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'search';

/** Of what the map and the matrix ask for, what a search can do. */
function carryOut(request: PanelRequest, host: Host): void {
  if (request.method === 'copy') host.postMessage({ type: 'copy', text: request.text });
  if (request.method === 'saveMap') host.postMessage({ type: 'saveMap', picture: request.picture });
}

export class SearchView {
  readonly #host = acquireVsCodeApi();
  readonly #views = new HeldViews(this.#host.getState()?.choices, () => this.#draw());
  #shown: SearchPageMessage | null = null;

  constructor(private readonly main: HTMLElement) {
    l10n.config({ contents: main.dataset['strings'] ?? '{}' });
    listen(main, 'panel-choice', (choice) => this.#views.choose(choice));
    listen(main, 'panel-action', ({ request }) => carryOut(request, this.#host));
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isSearch(data)) return;
      this.#shown = data;
      this.#draw();
    });
    this.#host.postMessage({ type: 'ready' });
  }

  #draw(): void {
    const shown = this.#shown;
    if (!shown) return;
    const typed = typedTarget(shown.state.target);
    this.#host.setState({ typed, choices: this.#views.choices });
    render(searchPage(shown, this.#act, this.#actOn, this.#views), this.main);
  }

  readonly #act = (act: SearchAct): void => this.#host.postMessage({ type: 'act', act });

  readonly #actOn: ActOnHolder = (act, { process: { pid }, handle }) =>
    this.#host.postMessage({ type: 'holder', act, pid, handle });
}
