// Every id of package.json, typed: a command that is registered but not contributed, or the reverse, fails a test.
import * as vscode from 'vscode';

/** Publisher and name. */
export const extensionId = 'handle-inheritance.handle-inheritance-inspector';
export const debugType = 'handle-inheritance';
export const sessionsViewId = 'handleInheritance.sessions';
export const panelViewType = 'handleInheritance.panel';
export const captureScheme = 'handle-inheritance-capture';
export const previewViewType = 'handleInheritance.preview';
export const searchViewType = 'handleInheritance.search';
/** In the memory of the workspace. */
export const openedReportsKey = 'handleInheritance.openedReports';

export const commandIds = [
  'handleInheritance.launchCommand',
  'handleInheritance.launchProgram',
  'handleInheritance.attachToProcess',
  'handleInheritance.pickProcess',
  'handleInheritance.saveConfiguration',
  'handleInheritance.runConfiguration',
  'handleInheritance.runExample',
  'handleInheritance.previewConfiguration',
  'handleInheritance.previewExample',
  'handleInheritance.openWalkthrough',
  'handleInheritance.openHandbook',
  'handleInheritance.openPanel',
  'handleInheritance.showRunning',
  'handleInheritance.revealInPanel',
  'handleInheritance.writeStdin',
  'handleInheritance.closeStdin',
  'handleInheritance.pauseReading',
  'handleInheritance.resumeReading',
  'handleInheritance.setReadSize',
  'handleInheritance.cancelWrite',
  'handleInheritance.writeFile',
  'handleInheritance.saveCapture',
  'handleInheritance.compareCapture',
  'handleInheritance.openCapture',
  'handleInheritance.exportReport',
  'handleInheritance.openReport',
  'handleInheritance.stopSession',
  'handleInheritance.closeHandle',
  'handleInheritance.copyHandleValue',
  'handleInheritance.sendHandle',
  'handleInheritance.closeParentEnd',
  'handleInheritance.continueProcess',
  'handleInheritance.continueAll',
  'handleInheritance.terminateProcess',
  'handleInheritance.terminateTree',
  'handleInheritance.leaveRunning',
  'handleInheritance.takeSnapshot',
  'handleInheritance.breakOnCreation',
  'handleInheritance.searchHolders',
  'handleInheritance.findHolders',
  'handleInheritance.endHolder',
  'handleInheritance.closeSession',
  'handleInheritance.copyCode',
  'handleInheritance.explainProcess',
  'handleInheritance.runTask',
  'handleInheritance.explainTerminal',
  'handleInheritance.showInheritedHandles',
  'handleInheritance.openTestSession',
  'handleInheritance.showLog',
] as const;
export type CommandId = (typeof commandIds)[number];

/** What the walkthrough takes for a step that is done. */
export type WalkthroughKey =
  | 'handleInheritance.hasSeenInherited'
  | 'handleInheritance.hasSeenHolder'
  | 'handleInheritance.hasSeenCreationStop'
  | 'handleInheritance.hasPreviewed';

export type ContextKey =
  | 'handleInheritance.isUnsupported'
  | 'handleInheritance.hasSession'
  | 'handleInheritance.hasDebuggee'
  | 'handleInheritance.hasRunningSession'
  | 'handleInheritance.hasStoppedProcess'
  | 'handleInheritance.hasOpenStdin'
  | 'handleInheritance.hasWaitingWrite'
  | 'handleInheritance.hasReadPipe'
  | 'handleInheritance.hasPausedPipe'
  | 'handleInheritance.hasCapture'
  | WalkthroughKey;

export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}

/** More would make files that no editor and no browser opens. */
function megabytes(count: number): number {
  return Math.round(Math.min(Math.max(0, count), 32)) * 1024 * 1024;
}

/** When the session panel opens by itself. */
export type OpenPanel = 'onFinding' | 'onLaunch' | 'never';

/** What somebody wrote that is none of them means the default. */
const openPanelOf = (written: string): OpenPanel =>
  written === 'onLaunch' || written === 'never' ? written : 'onFinding';

/** The settings, read at each use: a change holds from the next launch on. */
export function settings(): {
  readonly openPanel: OpenPanel;
  readonly sessionHistory: number;
  readonly keepCaptures: boolean;
  /** Bytes. */
  readonly reportCaptureLimit: number;
  readonly spareLauncher: boolean;
} {
  const configuration = vscode.workspace.getConfiguration('handleInheritance');
  return {
    openPanel: openPanelOf(configuration.get<string>('openPanel', 'onFinding')),
    sessionHistory: Math.max(0, configuration.get<number>('sessionHistory', 10)),
    keepCaptures: configuration.get<boolean>('keepCaptures', false),
    reportCaptureLimit: megabytes(configuration.get<number>('reportCaptureLimit', 8)),
    spareLauncher: configuration.get<boolean>('spareLauncher', true),
  };
}
