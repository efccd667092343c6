// The debug type: fills in and checks configurations, and hosts the adapter inline.
import * as vscode from 'vscode';
import type { Session } from '../client/session';
import type { Debuggee } from '../debug/debuggee';
import { UserFault } from '../model/base/userFault';
import { launchAnywayMark } from './ground/configurationMarks';
import { debugType } from './ground/contributions';
import type { Features } from './features';
import type { ErrorReporter } from './ground/reportError';
import { isSupported, notOnWindows } from './ground/supported';

function debuggeeOf(session: Session): Debuggee {
  return {
    get state() {
      return session.state;
    },
    onDidChange: (listener) => session.onDidChange(listener),
    onOutput: (listener) => session.onOutput(listener),
    start: () => session.start(),
    setStops: (rules) => session.setStops(rules),
    resume: (processId) => session.request('resume', { processId }),
    pause: (processId) => session.request('pause', { processId }),
    terminate: (processId) => session.request('terminate', { processId }),
    write: (pipe, bytes) => session.request('write', { pipe, bytes }),
    async detach() {
      await session.request('detach', {});
      await session.ended;
    },
    stop: (reason, message) => session.stop(reason, message),
    async readCapture(label, offset, length) {
      const { readCapture } = await import('./later');
      const file = session.state.pipes.find((pipe) => pipe.label === label)?.captureFile;
      return file ? readCapture(file, offset, length) : new Uint8Array();
    },
  };
}

function openLaunchFile(folder: vscode.WorkspaceFolder | undefined): (() => void) | null {
  if (!folder) return null;
  const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
  return () => void vscode.window.showTextDocument(file);
}

class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  constructor(
    private readonly reporter: ErrorReporter,
    private readonly askForConfiguration: () => Promise<vscode.DebugConfiguration | undefined>,
  ) {}

  /** An empty configuration means F5 without a launch.json: the guide asks what to launch. */
  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    if (configuration.type || configuration.request || configuration.name) return configuration;
    return this.askForConfiguration();
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { findPrograms, readPlan, refusals, SessionLauncher } = await import('./later');
    try {
      const plan = readPlan(configuration);
      if (!isSupported) throw new UserFault(notOnWindows());
      const workspaceFolder = SessionLauncher.workspaceFolder(folder, configuration);
      const { warnings } = findPrograms(plan, workspaceFolder);
      const refused = refusals(plan, configuration);
      if (refused.length === 0) {
        if (warnings.length > 0) {
          this.reporter.warn(
            `${configuration.name}: ${warnings.join(' ')}`,
            openLaunchFile(folder),
          );
        }
        return configuration;
      }
      this.reporter.reportRefusal(
        `${configuration.name}: ${refused.join(' ')}`,
        () =>
          void vscode.debug.startDebugging(folder, { ...configuration, [launchAnywayMark]: true }),
        openLaunchFile(folder),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof UserFault)) throw error;
      this.reporter.reportConfiguration(
        `${configuration.name}: ${error.message}`,
        openLaunchFile(folder),
      );
      return undefined;
    }
  }
}

export function registerDebugType(
  reporter: ErrorReporter,
  features: () => Promise<Features>,
): vscode.Disposable {
  const factory: vscode.DebugAdapterDescriptorFactory = {
    createDebugAdapterDescriptor: async ({ workspaceFolder }) => {
      const { HandleDebugSession } = await import('./later');
      const made = await features();
      return new vscode.DebugAdapterInlineImplementation(
        new HandleDebugSession({
          create: (configuration, noDebug) => {
            const session = made.launcher.create(configuration, workspaceFolder, noDebug);
            made.launched(session);
            return debuggeeOf(session);
          },
        }),
      );
    },
  };
  const askForConfiguration = async (): Promise<vscode.DebugConfiguration | undefined> =>
    (await features()).guide.configuration();
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      new ConfigurationProvider(reporter, askForConfiguration),
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, factory),
  );
}
