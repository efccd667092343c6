// The extension as it starts: what must be there before anything is asked for, and the way to the rest. No broker and no koffi before
// the first launch.
import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { SessionFolders } from '../client/logs/sessionFolders';
import { CaptureDocuments } from './sessions/captureDocuments';
import {
  commandIds,
  openedReportsKey,
  panelViewType,
  searchViewType,
  setContext,
  settings,
} from './ground/contributions';
import { registerDebugType } from './debugProvider';
import type { Features } from './features';
import { FirstExpectation } from './firstExpectation';
import { FirstLaunchFile } from './firstLaunchFile';
import { Debuggees } from './ground/debuggees';
import { ErrorReporter } from './ground/reportError';
import { ReportsFolder } from './sessions/reportsFolder';
import { SessionStore } from './sessions/sessionStore';
import { SessionsView } from './sessions/sessionsView';
import { isSupported } from './ground/supported';

/** What tests of the extension may look at: the same states that every view is made of. */
export interface ExtensionApi {
  readonly sessions: Pick<SessionStore, 'states' | 'onDidChange' | 'running'>;
  /** The rows of the Sessions view. */
  readonly tree: Pick<SessionsView, 'getChildren' | 'handleDrag' | 'onDidChangeTreeData'>;
}

/** VS Code gives an extension some five seconds to end. */
const endTimeout = 3000;

let current: SessionStore | null = null;

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  // For the sentences of `model`, `client` and `debug`.
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const log = vscode.window.createOutputChannel('Handle Inheritance', { log: true });
  const reporter = new ErrorReporter(log);
  const storage = context.storageUri ?? context.globalStorageUri;
  const note = (error: unknown): void => reporter.note(error);
  const reportsFolder = new ReportsFolder(join(storage.fsPath, 'reports'), note);
  const folders = new SessionFolders({
    root: join(storage.fsPath, 'sessions'),
    keptFolder: join(storage.fsPath, 'captures'),
    keepsCaptures: () => settings().keepCaptures,
    note,
  });
  const store = new SessionStore(folders, reportsFolder, note);
  current = store;
  // They tell of their processes when they start, and to whoever listens then.
  const debuggees = new Debuggees();
  const documents = new CaptureDocuments(store);
  const tree = new SessionsView(
    store,
    async () => (await import('./later')).sessionNode,
    (error) => reporter.note(error),
  );
  let made: Promise<Features> | null = null;
  const makeFeatures = async (): Promise<Features> => {
    const { Features } = await import('./later');
    const parts = { log, reporter, store, reportsFolder, documents, tree, debuggees };
    const features = new Features({ extension: context, ...parts });
    context.subscriptions.push(features);
    return features;
  };
  const features = (): Promise<Features> => {
    // What failed once may succeed the next time.
    made ??= makeFeatures().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
  setContext('handleInheritance.isUnsupported', !isSupported);
  context.subscriptions.push(
    log,
    store,
    tree,
    debuggees,
    documents.register(),
    new FirstLaunchFile(context.extensionUri, reporter),
    new FirstExpectation(features, reporter),
    // Reports that were open before the window was loaded again are in the list, too.
    store.onFirstUse(() => {
      if (context.workspaceState.get(openedReportsKey) === undefined) return;
      features()
        .then(({ reports }) => reports.restore())
        .catch(note);
    }),
    vscode.window.registerWebviewPanelSerializer(panelViewType, {
      deserializeWebviewPanel: async (panel, memento: unknown) =>
        (await features()).panels.restore(panel, memento),
    }),
    vscode.window.registerWebviewPanelSerializer(searchViewType, {
      deserializeWebviewPanel: async (panel, memento: unknown) =>
        (await features()).searches.restore(panel, memento),
    }),
    registerDebugType(reporter, features),
    vscode.window.registerUriHandler({
      handleUri: (uri) =>
        features()
          .then((made) => made.openLink(uri))
          .catch((error: unknown) => reporter.report(error)),
    }),
    ...commandIds.map((id) =>
      reporter.command(id, async (...args) => (await features()).run[id](args[0], args[1])),
    ),
  );
  return { sessions: store, tree };
}

/** Called when the window closes or is loaded again: what sessions run ends with it, if it ends in time. */
export async function deactivate(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, endTimeout)));
  await Promise.race([current?.end(), late]);
  clearTimeout(timer);
}
