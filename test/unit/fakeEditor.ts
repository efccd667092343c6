// The editor's API for tests without an editor: events work, settings have their defaults, and everything else does nothing.
import Module from 'node:module';

interface Loader {
  _load: (request: string, ...rest: unknown[]) => unknown;
}

class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  readonly fire = (value: T): void => {
    for (const listener of [...this.#listeners]) listener(value);
  };
  readonly dispose = (): void => this.#listeners.clear();
}

/** Callable, constructible, with whatever is asked for. */
const anything: object = new Proxy(function () {}, {
  get: (_, key): unknown => {
    if (key === Symbol.toPrimitive) return () => '';
    return key === 'then' ? undefined : anything;
  },
  apply: () => anything,
  construct: () => anything,
});

const named = new Map<string, unknown>([
  ['EventEmitter', EventEmitter],
  ['l10n', { t: (text: string) => text, bundle: undefined, uri: undefined }],
  ['workspace', { getConfiguration: () => ({ get: (_: string, usual: unknown) => usual }) }],
  ['window', anything],
  ['commands', anything],
  ['debug', anything],
]);

/** From now on `vscode` can be imported, by what is imported after this. Answers how to undo it. */
export function installEditor(): () => void {
  const loader = Module as unknown as Loader;
  const load = loader._load;
  const rest = ['Uri', 'Disposable', 'ThemeIcon', 'ThemeColor', 'env', 'languages', 'tasks'];
  const api = {
    ...Object.fromEntries(rest.map((name) => [name, anything])),
    ...Object.fromEntries(named),
    workspace: new Proxy(named.get('workspace') as object, {
      get: (target, key): unknown => Reflect.get(target, key) ?? anything,
    }),
  };
  loader._load = (request, ...others) => (request === 'vscode' ? api : load(request, ...others));
  return () => (loader._load = load);
}
