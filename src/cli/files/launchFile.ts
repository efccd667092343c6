// Reads one configuration out of a launch.json, with VS Code's variables replaced.
import * as l10n from '@vscode/l10n';
import { basename, dirname, resolve } from 'node:path';
import type { FinishedRun } from '../../model/report/finishedRun';
import { UsageError } from '../commandLine/commandLineOptions';
import { isObject, notTooDeep, parseConfigurationFile, withVariables } from './configurationFile';

export interface LaunchConfiguration {
  readonly name: string;
  readonly workspaceFolder: string;
  readonly configuration: unknown;
  /** Absent when it is in no file. */
  readonly writtenAt?: NonNullable<FinishedRun['writtenAt']>;
}

export const configurationType = 'handle-inheritance';

/** @throws UsageError when the file, the configuration or a variable cannot be found. */
export function readLaunchFile(file: string, name: string | null): LaunchConfiguration {
  return notTooDeep(file, () => readConfiguration(file, name));
}

function readConfiguration(file: string, name: string | null): LaunchConfiguration {
  const parsed = parseConfigurationFile(resolve(file), '--launch');
  const listed: unknown = isObject(parsed) ? parsed['configurations'] : undefined;
  const configurations = (Array.isArray(listed) ? listed.filter(isObject) : []).filter(
    (configuration) => configuration['type'] === configurationType,
  );
  const names = configurations.map((configuration) => String(configuration['name']));
  if (configurations.length === 0) {
    throw new UsageError(
      l10n.t('{0}: no configuration has "type": "{1}". Add one.', file, configurationType),
    );
  }
  const wanted = name ?? names[0];
  const found = configurations[names.indexOf(wanted ?? '')];
  if (!found || wanted === undefined) {
    throw new UsageError(
      l10n.t({
        message: '--name {0}: no configuration has this name. Use one of: {1}.',
        args: [JSON.stringify(name), names.join(', ')],
        comment: ['{0} is a name in quotes, {1} a list of names'],
      }),
    );
  }
  const vscodeFolder = dirname(resolve(file));
  const workspaceFolder =
    basename(vscodeFolder) === '.vscode' ? dirname(vscodeFolder) : vscodeFolder;
  const configuration = withVariables(found, file, workspaceFolder);
  return { name: wanted, workspaceFolder, configuration };
}
