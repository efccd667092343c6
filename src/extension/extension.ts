// The extension: builds its objects by hand and registers its features. No broker and no koffi before the first launch.
import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CaptureCommands } from './captureCommands';
import { CaptureDocuments } from './captureDocuments';
import { UserFault } from '../debug/debuggee';
import { targetOf } from './commandTarget';
import { setContext, settings, type CommandId } from './contributions';
import { registerDebugType } from './debugProvider';
import { HolderCommands } from './endHolder';
import { Examples } from './examples';
import { HandlePanels } from './handlePanel';
import { registerLaunchCompletion } from './launchCompletion';
import { LaunchDiagnostics } from './launchDiagnostics';
import { registerLaunchFixes } from './launchFixes';
import { LaunchGuide } from './launchGuide';
import { registerLaunchLenses } from './launchLenses';
import { LaunchPreview } from './launchPreview';
import { PipeCommands } from './pipeCommands';
import { ProcessCommands } from './processCommands';
import { ReportCommands } from './reportCommands';
import { ErrorReporter } from './reportError';
import { ReportsFolder } from './reportsFolder';
import { MapSaving } from './saveMap';
import { HandleSending } from './sendHandle';
import { SessionCommands } from './sessionCommands';
import { isSupported, SessionLauncher } from './sessionLauncher';
import { SessionStore } from './sessionStore';
import { SessionsView } from './sessionsView';
import { RunningStatus } from './runningStatus';
import { openWalkthrough, watchWalkthrough } from './walkthrough';

/** What tests of the extension may look at: the same states that every view is made of. */
export interface ExtensionApi {
  readonly sessions: Pick<SessionStore, 'states' | 'onDidChange' | 'running'>;
  /** The rows of the Sessions view. */
  readonly tree: Pick<SessionsView, 'getChildren' | 'handleDrag' | 'onDidChangeTreeData'>;
}

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  // For the sentences of `model`, `client` and `debug`.
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const log = vscode.window.createOutputChannel('Handle Inheritance', { log: true });
  const reporter = new ErrorReporter(log);
  const storage = context.storageUri ?? context.globalStorageUri;
  const reportsFolder = new ReportsFolder(join(storage.fsPath, 'reports'));
  const store = new SessionStore(
    join(storage.fsPath, 'sessions'),
    join(storage.fsPath, 'captures'),
    reportsFolder,
  );
  const launcher = new SessionLauncher(store, join(context.extensionPath, 'dist', 'broker.js'));
  const commands = new SessionCommands(store, reporter);
  const guide = new LaunchGuide(context.workspaceState);
  const pipes = new PipeCommands(store);
  const processes = new ProcessCommands(store);
  const holders = new HolderCommands(store, reporter);
  const sending = new HandleSending(store, reporter);
  const maps = new MapSaving(store, reporter);
  const documents = new CaptureDocuments(store);
  const captures = new CaptureCommands(store, reporter, documents, (sessionId, label, place) => {
    const state = store.state(sessionId);
    if (state) panels.reveal(state, label, place);
  });
  const panels = new HandlePanels(context.extensionUri, store, reporter, {
    exportReport: (sessionId) => reports.exportState(sessionId),
    saveMap: (sessionId, picture) => maps.save(sessionId, picture),
    copyCode: async (sessionId, language) => {
      const state = store.state(sessionId);
      if (state) await commands.copyStateAs(state, language);
    },
    endHolder: (sessionId, pipe, pid) => holders.end(sessionId, pipe, pid),
    writeFile: (sessionId, pipe) => pipes.writeFileTo(sessionId, pipe),
    saveCapture: (sessionId, pipe) => captures.save(sessionId, pipe),
    compareCapture: (sessionId, pipe, encoding) => captures.compare(sessionId, pipe, encoding),
    openCapture: (sessionId, pipe, encoding) => captures.open(sessionId, pipe, encoding),
    revealInTree: (sessionId, selection) => tree.reveal({ sessionId, ...selection }),
  });
  const reports = new ReportCommands({
    store,
    reporter,
    folder: reportsFolder,
    bundles: join(context.extensionPath, 'dist'),
    anySession: commands.anySession,
    show: (state) => panels.open(state),
  });
  const tree = new SessionsView(store);
  const preview = new LaunchPreview(context.extensionUri);
  const examples = new Examples(context.extensionUri, store, preview, (state) =>
    panels.open(state),
  );
  const openPanel = async (argument: unknown): Promise<void> => {
    const state = await commands.anySession(argument);
    if (state) panels.open(state);
  };
  const showRunning = async (): Promise<void> => {
    const state = await commands.runningSession();
    if (state) panels.open(state);
  };
  const revealInPanel = (argument: unknown): void => {
    const target = targetOf(argument);
    const state = target && store.state(target.sessionId);
    if (!state) throw new UserFault(vscode.l10n.t('Choose a row of the Sessions view first.'));
    const { sessionId: _, ...selection } = target;
    panels.select(state, selection);
  };
  const run: Readonly<Record<CommandId, (argument: unknown, context?: unknown) => unknown>> = {
    'handleInheritance.launchProgram': () => guide.launch(),
    'handleInheritance.runConfiguration': commands.runConfiguration,
    'handleInheritance.runExample': examples.run,
    'handleInheritance.previewConfiguration': preview.open,
    'handleInheritance.previewExample': examples.showPreview,
    'handleInheritance.openWalkthrough': () => openWalkthrough(context.extension.id),
    'handleInheritance.openPanel': openPanel,
    'handleInheritance.showRunning': showRunning,
    'handleInheritance.revealInPanel': revealInPanel,
    'handleInheritance.writeStdin': commands.writeStdin,
    'handleInheritance.closeStdin': commands.closeStdin,
    'handleInheritance.pauseReading': pipes.pauseReading,
    'handleInheritance.resumeReading': pipes.resumeReading,
    'handleInheritance.setReadSize': pipes.setReadSize,
    'handleInheritance.cancelWrite': pipes.cancelWrite,
    'handleInheritance.writeFile': pipes.writeFile,
    'handleInheritance.saveCapture': captures.saveCapture,
    'handleInheritance.compareCapture': captures.compareCapture,
    'handleInheritance.openCapture': captures.openCapture,
    'handleInheritance.exportReport': reports.exportReport,
    'handleInheritance.openReport': reports.openReport,
    'handleInheritance.stopSession': commands.stopSession,
    'handleInheritance.copyHandleValue': commands.copyHandleValue,
    'handleInheritance.sendHandle': sending.sendHandle,
    'handleInheritance.closeParentEnd': commands.closeParentEnd,
    'handleInheritance.continueProcess': commands.continueProcess,
    'handleInheritance.continueAll': processes.continueAll,
    'handleInheritance.terminateProcess': processes.terminateProcess,
    'handleInheritance.terminateTree': processes.terminateTree,
    'handleInheritance.leaveRunning': processes.leaveRunning,
    'handleInheritance.takeSnapshot': processes.takeSnapshot,
    'handleInheritance.breakOnCreation': processes.breakOnCreation,
    'handleInheritance.findHolders': commands.findHolders,
    'handleInheritance.endHolder': holders.endHolder,
    'handleInheritance.closeSession': commands.closeSession,
    'handleInheritance.copyCode': commands.copyCode,
    'handleInheritance.showLog': () => log.show(),
  };
  setContext('handleInheritance.isUnsupported', !isSupported);
  context.subscriptions.push(
    log,
    store,
    panels,
    processes,
    tree,
    preview,
    new RunningStatus(store),
    watchWalkthrough(store),
    documents.register(),
    new LaunchDiagnostics(),
    registerLaunchFixes(),
    registerLaunchLenses(),
    registerLaunchCompletion(),
    registerDebugType({
      launcher,
      reporter,
      askForConfiguration: () => guide.configuration(),
      onLaunch: (session) => {
        session.onOutput((stream, text) => log.debug(`broker ${stream}: ${text.trimEnd()}`));
        if (settings().openPanel) panels.open(session.state);
      },
    }),
    ...Object.entries(run).map(([id, action]) => reporter.command(id, action)),
  );
  return { sessions: store, tree };
}
