// Everything the commands need, built by hand with the first of them.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Inspector } from '../client/inspector';
import type { Session } from '../client/session';
import { SpareBroker } from '../client/forks/spareBroker';
import { UserFault } from '../model/base/userFault';
import type { SessionState } from '../model/session/state';
import { Attaching } from './launch/attaching';
import { Explaining } from './launch/explaining';
import { CaptureCommands } from './commands/captureCommands';
import type { CaptureDocuments } from './sessions/captureDocuments';
import { helpOf, targetOf } from './ground/commandTarget';
import { settings, type CommandId } from './ground/contributions';
import type { Debuggees } from './ground/debuggees';
import { HolderCommands } from './commands/endHolder';
import { HandleClosing } from './commands/closeHandle';
import { DynamicConfigurations } from './launch/dynamicConfigurations';
import { Examples } from './launch/examples';
import { FindingNotices } from './panel/findingNotices';
import { openHandbook } from './ground/handbook';
import { HandlePanels } from './panel/sessionPanels';
import { LaunchBox } from './launch/launchBox';
import { LaunchedConfigurations } from './launch/launchedConfigurations';
import { LaunchGuide } from './launch/launchGuide';
import { TaskRuns } from './launch/runTask';
import { LaunchPreview } from './launchJson/previewPanel';
import { OpenedReports } from './commands/openedReports';
import { PipeCommands } from './commands/pipeCommands';
import { ProcessCommands } from './commands/processCommands';
import { ReportCommands } from './commands/reportCommands';
import { chosenMark } from './ground/configurationMarks';
import type { ErrorReporter } from './ground/reportError';
import type { ReportsFolder } from './sessions/reportsFolder';
import { isSupported } from './ground/supported';
import { linkedSession } from './ground/sessionLink';
import { HolderActs } from './search/holderActs';
import { SearchBox } from './search/searchBox';
import { SearchPages } from './search/searchPages';
import { RunningStatus } from './sessions/runningStatus';
import { MapSaving } from './commands/saveMap';
import { HandleSending } from './commands/sendHandle';
import { SessionCommands } from './commands/sessionCommands';
import { saveNamed } from './launch/saveConfiguration';
import { firstFolder, guideAnswers } from './launch/typedLaunch';
import { SessionLauncher } from './launch/sessionLauncher';
import type { SessionStore } from './sessions/sessionStore';
import type { SessionsView } from './sessions/sessionsView';
import { TestExplorer } from './testing/testExplorer';
import { openWalkthrough, watchWalkthrough } from './launch/walkthrough';

export interface FeaturesContext {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly reporter: ErrorReporter;
  readonly store: SessionStore;
  readonly reportsFolder: ReportsFolder;
  readonly documents: CaptureDocuments;
  readonly tree: SessionsView;
  readonly debuggees: Debuggees;
}

type Run = (argument: unknown, context?: unknown) => unknown;

export class Features implements vscode.Disposable {
  readonly panels: HandlePanels;
  readonly box: LaunchBox;
  /** What the editor offers beside launch.json. */
  readonly dynamic = new DynamicConfigurations(() => this.box.recent());
  readonly launcher: SessionLauncher;
  readonly processes: ProcessCommands;
  readonly reports: OpenedReports;
  /** Ready for the next launch. */
  readonly spare: SpareBroker;
  /** Answers what needs no session. */
  readonly inspector: Inspector;
  readonly searches: SearchPages;
  readonly run: Readonly<Record<CommandId, Run>>;
  readonly #launched: LaunchedConfigurations;
  readonly #notices: FindingNotices;
  #tests: TestExplorer | null = null;
  readonly #disposables: readonly vscode.Disposable[];

  constructor(private readonly context: FeaturesContext) {
    const { extension, log, reporter, store, reportsFolder, documents, tree } = context;
    const { extensionUri, workspaceState } = extension;
    const bundles = join(extension.extensionPath, 'dist');
    const show = (state: SessionState): void => this.panels.open(state);
    this.reports = new OpenedReports({
      ...{ store, reporter, folder: reportsFolder, memory: workspaceState },
    });
    const brokerModule = join(bundles, 'broker.js');
    const isSpareWanted = (): boolean => vscode.workspace.isTrusted && settings().spareLauncher;
    this.spare = new SpareBroker({ brokerModule, isWanted: isSpareWanted });
    this.launcher = new SessionLauncher(store, brokerModule, this.spare);
    this.inspector = new Inspector({
      brokerModule,
      stringsFile: vscode.l10n.uri?.fsPath ?? null,
      ownPids: () => [process.pid, process.ppid, ...this.spare.pids],
    });
    const attaching = new Attaching({
      ...{ inspector: this.inspector, launcher: this.launcher },
      launched: (session, configuration) => this.launched(session, configuration),
      show: (session) => show(session.state),
    });
    const explaining = new Explaining(attaching, context.debuggees);
    const tasks = new TaskRuns(reporter, workspaceState);
    const processesOf = ({ processes }: SessionState): readonly number[] =>
      processes.flatMap(({ pid, phase }) => (pid !== null && phase !== 'exited' ? [pid] : []));
    const maps = new MapSaving(reporter);
    this.searches = new SearchPages({
      ...{ extensionUri, reporter, inspector: this.inspector, box: new SearchBox(workspaceState) },
      acts: new HolderActs({
        ...{ inspector: this.inspector, reporter },
        explain: (process) => attaching.read([process]),
      }),
      saveMap: (of, picture) => maps.save(of, picture),
      sessionPids: () => store.states.flatMap(processesOf),
      folder: firstFolder,
      isSupported,
    });
    const guide = new LaunchGuide(workspaceState);
    const commands = new SessionCommands(store, reporter);
    const pipes = new PipeCommands(store);
    const processes = new ProcessCommands(store, reporter);
    this.processes = processes;
    const holders = new HolderCommands(store, reporter);
    const sending = new HandleSending(store, reporter);
    const closing = new HandleClosing(store, reporter);
    const captures = new CaptureCommands(store, reporter, documents, (sessionId, label, place) => {
      const state = store.state(sessionId);
      if (state) this.panels.reveal(state, label, place);
    });
    const { reports } = this;
    const { anySession } = commands;
    const reporting = new ReportCommands({ store, reporter, reports, bundles, anySession, show });
    this.panels = new HandlePanels(extensionUri, store, reporter, extension.globalState, {
      reopenReports: () => reports.restore(),
      wasDrawn: (sessionId) => reports.remember(sessionId),
      exportReport: (sessionId) => reporting.exportState(sessionId),
      saveMap: async (sessionId, picture) => {
        const state = store.state(sessionId);
        if (state) await maps.save(state.plan.name, picture);
      },
      copyCode: async (sessionId, language) => {
        const state = store.state(sessionId);
        if (state) await commands.copyStateAs(state, language);
      },
      closeHandle: (sessionId, processId, value) => closing.close(sessionId, processId, value),
      terminate: (sessionId, id, tree) => processes.terminate(sessionId, id, tree),
      endHolder: (sessionId, pipe, pid) => holders.end(sessionId, pipe, pid),
      writeFile: (sessionId, pipe) => pipes.writeFileTo(sessionId, pipe),
      saveCapture: (sessionId, pipe) => captures.save(sessionId, pipe),
      compareCapture: (sessionId, pipe, encoding) => captures.compare(sessionId, pipe, encoding),
      openCapture: (sessionId, pipe, encoding) => captures.open(sessionId, pipe, encoding),
      revealInTree: (sessionId, selection) => tree.reveal({ sessionId, ...selection }),
      openHelp: (code) => openHandbook(extensionUri, code),
    });
    this.#launched = new LaunchedConfigurations(store);
    this.#notices = new FindingNotices(store, this.panels, reporter);
    const preview = new LaunchPreview(extensionUri);
    const examples = new Examples(extensionUri, store, preview, show);
    this.box = new LaunchBox(workspaceState, {
      advanced: (text) => guide.configuration(guideAnswers(text)),
      example: () => examples.run(undefined),
      save: saveNamed,
    });
    const saveLaunch = async (argument: unknown): Promise<void> => {
      const state = await anySession(argument);
      if (state) await saveNamed(this.#launched.of(state.id));
    };
    const openPanel = async (chosen: Promise<SessionState | undefined>): Promise<void> => {
      const state = await chosen;
      if (state) show(state);
    };
    const revealInPanel = (argument: unknown): void => {
      const target = targetOf(argument);
      const state = target && store.state(target.sessionId);
      if (!state) throw new UserFault(vscode.l10n.t('Choose a row of the Sessions view first.'));
      const { sessionId: _, ...selection } = target;
      this.panels.select(state, selection);
    };
    this.run = {
      'handleInheritance.launchCommand': () => this.box.launch(),
      'handleInheritance.launchProgram': () => guide.launch(),
      'handleInheritance.attachToProcess': attaching.attachToProcess,
      'handleInheritance.pickProcess': attaching.pickProcess,
      'handleInheritance.saveConfiguration': saveLaunch,
      'handleInheritance.runConfiguration': commands.runConfiguration,
      'handleInheritance.runExample': examples.run,
      'handleInheritance.previewConfiguration': preview.open,
      'handleInheritance.previewExample': examples.showPreview,
      'handleInheritance.openWalkthrough': () => openWalkthrough(extension.extension.id),
      'handleInheritance.openHandbook': (argument) => openHandbook(extensionUri, helpOf(argument)),
      'handleInheritance.openPanel': (argument) => openPanel(anySession(argument)),
      'handleInheritance.showRunning': () => openPanel(commands.runningSession()),
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
      'handleInheritance.exportReport': reporting.exportReport,
      'handleInheritance.openReport': reporting.openReport,
      'handleInheritance.stopSession': commands.stopSession,
      'handleInheritance.closeHandle': closing.closeHandle,
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
      'handleInheritance.searchHolders': this.searches.find,
      'handleInheritance.findHolders': commands.findHolders,
      'handleInheritance.endHolder': holders.endHolder,
      'handleInheritance.closeSession': commands.closeSession,
      'handleInheritance.copyCode': commands.copyCode,
      'handleInheritance.explainProcess': explaining.explainProcess,
      'handleInheritance.runTask': tasks.runTask,
      'handleInheritance.explainTerminal': explaining.explainTerminal,
      'handleInheritance.showInheritedHandles': explaining.showInheritedHandles,
      'handleInheritance.openTestSession': (argument) => {
        const state = this.#tests && store.state(this.#tests.sessionOf(argument));
        if (!state) throw new UserFault(vscode.l10n.t('This session is no longer kept.'));
        show(state);
      },
      'handleInheritance.showLog': () => log.show(),
    };
    this.#disposables = [
      this.panels,
      reports,
      processes,
      preview,
      this.#launched,
      this.searches,
      { dispose: () => void this.inspector.dispose() },
      { dispose: () => void this.spare.dispose() },
      vscode.workspace.onDidChangeConfiguration(() => {
        if (!isSpareWanted()) this.spare.end();
      }),
      this.#notices,
      new RunningStatus(store),
      watchWalkthrough(store),
    ];
  }

  /** For the Test Explorer, once. */
  startTests(): void {
    this.#tests ??= new TestExplorer((error) => this.context.reporter.note(error));
  }

  /** Shows the session that an address of ours names. */
  openLink(uri: vscode.Uri): void {
    const state = this.context.store.state(linkedSession(uri) ?? '');
    if (!state) throw new UserFault(vscode.l10n.t('This session is no longer kept.'));
    this.panels.open(state);
  }

  /** A session that starts is logged, and shown if the settings say so. */
  launched(session: Session, configuration: vscode.DebugConfiguration): void {
    this.#tests?.launched(session, configuration);
    this.#launched.add(session.id, configuration);
    this.#notices.follow(session.id);
    const { log } = this.context;
    session.onOutput((stream, text) => log.debug(`broker ${stream}: ${text.trimEnd()}`));
    const { openPanel } = settings();
    // Who chooses a process wants to look at it: that nothing blocks is an answer, too.
    const isChosen = chosenMark in configuration && openPanel !== 'never';
    if (isChosen || openPanel === 'onLaunch') this.panels.open(session.state);
  }

  dispose(): void {
    this.#tests?.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
    void this.inspector.dispose();
  }
}
