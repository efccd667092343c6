// The panel's end of the conversation with the extension: requests carry a number and are settled by it.
import type {
  HostMessage,
  PanelMessage,
  PanelRequest,
  PanelResults,
  PanelSession,
} from '../model/panelProtocol';

interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type RequestOf<M extends PanelRequest['method']> = Extract<PanelRequest, { readonly method: M }>;

function isHostMessage(data: unknown): data is HostMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return data.type === 'session' || data.type === 'result' || data.type === 'error';
}

export class HostConnection {
  readonly #api = acquireVsCodeApi();
  readonly #pending = new Map<number, Pending>();
  readonly #onSession: (session: PanelSession) => void;
  #lastId = 0;

  constructor(onSession: (session: PanelSession) => void) {
    this.#onSession = onSession;
    window.addEventListener('message', (event) => this.#receive(event.data));
  }

  /** Asks for the session; from then on every change of it arrives by itself. */
  ready(): void {
    this.#api.postMessage({ type: 'ready' });
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

  /** What `save` was given last, by this page or by one before a reload. */
  get saved(): unknown {
    return this.#api.getState();
  }

  save(state: unknown): void {
    this.#api.setState(state);
  }

  #receive(data: unknown): void {
    if (!isHostMessage(data)) return;
    if (data.type === 'session') {
      this.#onSession(data.session);
      return;
    }
    const pending = this.#pending.get(data.id);
    this.#pending.delete(data.id);
    if (data.type === 'result') pending?.resolve(data.value);
    else pending?.reject(new Error(data.message));
  }
}
