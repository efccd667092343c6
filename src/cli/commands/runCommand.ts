// `run`: launches a command or a configuration, waits for its end, and says what was found.
import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import type { Session } from '../../client/session';
import { makeReport } from '../../model/report/report';
import { nameAndPid } from '../../model/processes/nameAndPid';
import { processById } from '../../model/session/ownLists';
import type { SessionState } from '../../model/session/state';
import { captureOnDisk } from '../sessions/captureStart';
import { configurationFrom, type ConfigurationSource } from '../files/configurationSource';
import { isObject } from '../files/configurationFile';
import { finishedRun } from '../sessions/finishedRun';
import { assertNotInterrupted, interruptSignal } from '../commandLine/interruption';
import type { LaunchConfiguration } from '../files/launchFile';
import { assertOnWindows } from '../commandLine/onWindows';
import { jsonText, type Outcome } from '../commandLine/outcome';
import { assertWritable, writeOutputs, type OutputFiles } from '../files/outputFiles';
import { runPlan } from '../sessions/runPlan';
import { sessionText } from '../sessions/sessionText';
import { stdoutPaint, tellProgress } from '../commandLine/terminal';
import { verdictOf, type VerdictOptions } from '../commandLine/verdict';

export interface RunOptions extends ConfigurationSource, VerdictOptions, OutputFiles {
  readonly json?: boolean;
  readonly anyway?: boolean;
  /** Seconds; absent waits for as long as the session takes. */
  readonly timeout?: number;
  readonly follow?: 'debug' | 'job' | 'off';
}

function withFollow(
  launch: LaunchConfiguration,
  follow: RunOptions['follow'],
): LaunchConfiguration {
  const { configuration } = launch;
  if (follow === undefined || !isObject(configuration)) return launch;
  return { ...launch, configuration: { ...configuration, followChildren: follow } };
}

/** Says who starts and exits while somebody waits. */
function tellNews(session: Session): void {
  session.onDidChange((state, events) => {
    for (const event of events) {
      if (event.type !== 'processCreated' && event.type !== 'processExited') continue;
      const process = processById(state, event.id);
      if (!process) continue;
      tellProgress(
        event.type === 'processCreated'
          ? l10n.t('{0} has started.', nameAndPid(process))
          : l10n.t('{0} has exited with code {1}.', nameAndPid(process), event.exitCode),
      );
    }
  });
}

const runText = (state: SessionState, json = false): string =>
  json ? jsonText(makeReport(state)) : sessionText(state, captureOnDisk, stdoutPaint());

/** `folder`: where the bundles are. */
export async function runCommand(
  command: readonly string[],
  options: RunOptions,
  folder: string,
): Promise<Outcome> {
  const launch = withFollow(configurationFrom(options, command), options.follow);
  assertOnWindows('run');
  assertWritable(options);
  const { timeout = null, anyway = false } = options;
  const watch = { signal: interruptSignal, onSession: tellNews };
  const state = await runPlan(launch, { timeout, anyway }, join(folder, 'broker.js'), watch);
  assertNotInterrupted();
  const exitCode = verdictOf(state, options);
  const { failOn, childExitCode = false } = options;
  const writtenAt = launch.writtenAt === undefined ? {} : { writtenAt: launch.writtenAt };
  const run = finishedRun(state, folder, { exitCode, failOn, childExitCode, ...writtenAt });
  await writeOutputs(run, options, folder);
  return { text: runText(state, options.json), exitCode };
}
