// Loads the extension as VS Code does, in a process of its own, before an API that does nothing: prints the milliseconds of both steps.
import Module from 'node:module';
// What every extension host has loaded long before.
import 'node:child_process';
import 'node:crypto';
import 'node:fs/promises';
import 'node:net';
import 'node:zlib';

interface Loader {
  _load(request: string, ...rest: unknown[]): unknown;
}

interface Activated {
  activate(context: object): unknown;
}

class EventEmitter {
  readonly event = (): object => ({ dispose: () => undefined });
  readonly fire = (): void => undefined;
  readonly dispose = (): void => undefined;
}

/** Anything at all: callable, constructible, with whatever is asked for. */
const anything: object = new Proxy(function () {}, {
  get: (_, key): unknown => {
    if (key === Symbol.toPrimitive) return () => '';
    if (key === 'then') return undefined;
    if (key === 'EventEmitter') return EventEmitter;
    if (key === 'textDocuments') return [];
    return anything;
  },
  apply: () => anything,
  construct: () => anything,
});

const names = ['l10n', 'window', 'workspace', 'commands', 'debug', 'languages', 'env'];
const classes = ['Uri', 'EventEmitter', 'Disposable', 'ThemeIcon', 'ThemeColor'];
const words = ['DebugConfigurationProviderTriggerKind'];
const api = Object.fromEntries(
  [...names, ...classes, ...words].map((name) => [
    name,
    (anything as Record<string, unknown>)[name],
  ]),
);

const loader = Module as unknown as Loader;
const load = loader._load.bind(loader);
loader._load = (request, ...rest) => (request === 'vscode' ? api : load(request, ...rest));

const [, , file = ''] = process.argv;
const began = performance.now();
const extension = load(file) as Activated;
const loaded = performance.now();
extension.activate({
  storageUri: { fsPath: 'nowhere' },
  extensionPath: 'nowhere',
  extensionUri: anything,
  workspaceState: { get: () => undefined },
  subscriptions: [],
});
const activated = performance.now();
console.log(JSON.stringify([loaded - began, activated - loaded]));
