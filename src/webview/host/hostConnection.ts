// The panel's end of the conversation with the extension: requests carry a number and are settled by it.
import type { HostMessage, SavedFacts, SessionTime } from '../../model/protocol/hostMessages';
import type { Folds } from '../../model/protocol/panelMemento';
import type {
  PanelMessage,
  PanelRequest,
  PanelResults,
  PanelSelection,
} from '../../model/protocol/panelRequests';
import type { PanelSession } from '../../model/protocol/panelSession';
import { updatedSession } from '../../model/protocol/updatedSession';
import {
  type CaptureCut,
  type CapturePlace,
  type SearchProgress,
} from '../../model/capture/capturePlace';
import { reportMethods } from './reportMethods';

interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What the extension says without being asked. */
interface HostListener {
  /** `now`: milliseconds since the session began. */
  onSession(session: PanelSession, now: number): void;
  onTime(time: SessionTime): void;
  onSearch(progress: SearchProgress): void;
  onReveal(pipe: string, place: CapturePlace): void;
  onSelect(selection: PanelSelection): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type RequestOf<M extends PanelRequest['method']> = Extract<PanelRequest, { readonly method: M }>;

function isHostMessage(data: unknown): data is HostMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  const types: readonly unknown[] = [
    'session',
    'time',
    'search',
    'reveal',
    'select',
    'result',
    'error',
  ];
  return types.includes(data.type);
}

export class HostConnection {
  readonly #api = acquireVsCodeApi();
  readonly #pending = new Map<number, Pending>();
  readonly #listener: HostListener;
  #session: PanelSession | null = null;
  #saved: SavedFacts | null = null;
  #isPage = false;
  #lastId = 0;

  constructor(listener: HostListener) {
    this.#listener = listener;
    window.addEventListener('message', (event) => this.#receive(event.data));
  }

  /** Asks for the session; from then on every change of it arrives by itself. */
  ready(): void {
    this.#api.postMessage({ type: 'ready' });
  }

  /** The session is to be seen. */
  drawn(): void {
    this.#api.postMessage({ type: 'drawn' });
  }

  /** Rejects with the extension's own sentence when it could not do what was asked. */
  ask<M extends PanelRequest['method']>(request: RequestOf<M>): Promise<PanelResults[M]> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as PanelResults[M]), reject });
      this.#api.postMessage({ type: 'request', id, request });
    });
  }

  /** When it was saved, for a session that was opened from a file in the editor. */
  get savedAt(): number | null {
    return this.#isPage ? null : (this.#saved?.savedAt ?? null);
  }

  /** What is missing of a capture; null when it is whole. */
  cutOf(pipe: string): CaptureCut | null {
    return this.#saved?.cuts.find((cut) => cut.pipe === pipe) ?? null;
  }

  /** Whether this can be asked here at all: what cannot is not offered. */
  can(method: PanelRequest['method']): boolean {
    const alone: readonly string[] = reportMethods;
    return !this.#isPage || alone.includes(method);
  }

  /** What `save` was given last, by this page or by one before a reload. */
  get saved(): unknown {
    return this.#api.getState();
  }

  save(state: unknown): void {
    this.#api.setState(state);
  }

  /** For the panels that come after this one. A page in a browser has none. */
  rememberFolds({ folded, showsCalls }: Folds): void {
    if (!this.#isPage)
      this.#api.postMessage({ type: 'folds', folds: { folded: [...folded], showsCalls } });
  }

  #receive(data: unknown): void {
    if (!isHostMessage(data)) return;
    switch (data.type) {
      case 'session':
        this.#session = updatedSession(this.#session, data.session);
        this.#saved = data.saved ?? null;
        this.#isPage = data.host === 'report';
        this.#listener.onSession(this.#session, data.now);
        break;
      case 'time':
        this.#listener.onTime(data.time);
        break;
      case 'search':
        this.#listener.onSearch(data.progress);
        break;
      case 'reveal':
        this.#listener.onReveal(data.pipe, data.place);
        break;
      case 'select':
        this.#listener.onSelect(data.selection);
        break;
      case 'result':
        this.#settle(data.id)?.resolve(data.value);
        break;
      case 'error':
        this.#settle(data.id)?.reject(new Error(data.message));
        break;
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
