// The debug type: fills in and checks configurations, and hosts the adapter inline.
import * as vscode from 'vscode';
import type { Session } from '../client/session';
import type { Debuggee } from '../debug/debuggee';
import { UserFault } from '../model/base/userFault';
import { launchAnywayMark } from './ground/configurationMarks';
import { debugType } from './ground/contributions';
import type { Features } from './features';
import { sessionLink } from './ground/sessionLink';
import type { ErrorReporter } from './ground/reportError';

function debuggeeOf(
  session: Session,
  panelLink: string | null,
  terminate: (processId: string) => Promise<void>,
): Debuggee {
  return {
    panelLink,
    get state() {
      return session.state;
    },
    onDidChange: (listener) => session.onDidChange(listener),
    onOutput: (listener) => session.onOutput(listener),
    start: () => session.start(),
    setStops: (rules) => session.setStops(rules),
    resume: (processId) => session.request('resume', { processId }),
    pause: (processId) => session.request('pause', { processId }),
    terminate,
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
    private readonly features: () => Promise<Features>,
  ) {}

  /** An empty configuration means F5 without a launch.json: the box asks what to launch. */
  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (configuration.type || configuration.request || configuration.name) return configuration;
    return (await this.features()).box.configuration();
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { launcher } = await this.features();
    try {
      const { warnings, refusals } = launcher.prepare(configuration, folder);
      if (refusals.length === 0) {
        if (warnings.length > 0) {
          this.reporter.warn(
            `${configuration.name}: ${warnings.join(' ')}`,
            openLaunchFile(folder),
          );
        }
        return configuration;
      }
      this.reporter.reportRefusal(
        `${configuration.name}: ${refusals.join(' ')}`,
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
    createDebugAdapterDescriptor: async (debugSession) => {
      const { workspaceFolder } = debugSession;
      const { HandleDebugSession } = await import('./later');
      const made = await features();
      return new vscode.DebugAdapterInlineImplementation(
        new HandleDebugSession({
          create: (configuration, noDebug) => {
            const session = made.launcher.create(configuration, workspaceFolder, noDebug);
            made.launched(session, debugSession.configuration);
            return debuggeeOf(session, sessionLink(session.id), (processId) =>
              made.processes.terminate(session.id, processId, false),
            );
          },
        }),
      );
    },
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      new ConfigurationProvider(reporter, features),
    ),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      {
        provideDebugConfigurations: async (folder) =>
          (await features()).dynamic.provideDebugConfigurations(folder),
      },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, factory),
  );
}
