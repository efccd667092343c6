// Where the configuration of a command comes from: a launch.json, a file of its own, or the command itself.
import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { isAttach } from '../../model/plan/attachment';
import { UsageError } from '../commandLine/commandLineOptions';
import { isObject, notTooDeep, parseConfigurationFile, withVariables } from './configurationFile';
import { configurationType, readLaunchFile, type LaunchConfiguration } from './launchFile';
import { configurationLines, sourcePath } from './writtenAt';

export interface ConfigurationSource {
  readonly launch?: string;
  readonly name?: string;
  readonly plan?: string;
}

/** Of a command in the title of a session. */
const longestName = 80;

/** One configuration alone in a file, with `$schema` for its completion. */
function readPlanFile(file: string): LaunchConfiguration {
  return notTooDeep(file, () => {
    const parsed = parseConfigurationFile(resolve(file), '--plan');
    if (!isObject(parsed)) {
      throw new UsageError(
        l10n.t('{0}: a launch configuration is an object. Write { "program": … }.', file),
      );
    }
    if ('configurations' in parsed) {
      throw new UsageError(
        l10n.t('{0}: this is a launch.json. Use --launch FILE --name NAME for it.', file),
      );
    }
    const { type } = parsed;
    if (type !== undefined && type !== configurationType) {
      throw new UsageError(
        l10n.t({
          message: '{0}: "type" is {1}, which this does not run. Write {2} or remove it.',
          args: [file, JSON.stringify(type), JSON.stringify(configurationType)],
          comment: ['{0} is the path of a file, {1} and {2} are values in quotes'],
        }),
      );
    }
    const { $schema, ...own } = parsed;
    if ($schema !== undefined && typeof $schema !== 'string') {
      throw new UsageError(
        l10n.t('{0}: "$schema" is the address of a schema. Write a text or remove it.', file),
      );
    }
    const workspaceFolder = dirname(resolve(file));
    const { name } = own;
    return {
      name: typeof name === 'string' ? name : basename(file, extname(file)),
      workspaceFolder,
      configuration: withVariables(own, file, workspaceFolder),
    };
  });
}

/** `name`: of the configuration in a launch.json; null for the only one of a file. */
function withPlace(found: LaunchConfiguration, file: string, name: string | null) {
  const lines = configurationLines(readFileSync(file, 'utf8'), name);
  if (!lines) return found;
  return { ...found, writtenAt: { path: sourcePath(resolve(file), process.cwd()), ...lines } };
}

function launchConfiguration(file: string, name: string | null): LaunchConfiguration {
  const found = readLaunchFile(file, name);
  return withPlace(found, file, found.name);
}

function commandConfiguration(command: readonly string[]): LaunchConfiguration {
  const [program, ...args] = command;
  const name = command.join(' ');
  return {
    name: name.length > longestName ? `${name.slice(0, longestName)}…` : name,
    workspaceFolder: process.cwd(),
    configuration: { program, args },
  };
}

/** @throws UsageError unless exactly one of them is there and can be read. */
export function configurationFrom(
  { launch, name, plan }: ConfigurationSource,
  command: readonly string[] | null,
): LaunchConfiguration {
  const given = [launch !== undefined, plan !== undefined, (command?.length ?? 0) > 0];
  if (given.filter(Boolean).length !== 1) {
    throw new UsageError(
      command === null
        ? l10n.t('Name one configuration: --launch FILE --name NAME, or --plan FILE.')
        : l10n.t('Name one thing to run: -- COMMAND, --launch FILE --name NAME, or --plan FILE.'),
    );
  }
  if (name !== undefined && launch === undefined) {
    throw new UsageError(l10n.t('--name chooses from a launch.json. Add --launch FILE.'));
  }
  const found =
    launch !== undefined
      ? launchConfiguration(launch, name ?? null)
      : plan !== undefined
        ? withPlace(readPlanFile(plan), plan, null)
        : commandConfiguration(command ?? []);
  if (isObject(found.configuration) && isAttach(found.configuration)) {
    throw new UsageError(
      l10n.t('"{0}" attaches to running processes. Use inspect PID or explain PID.', found.name),
    );
  }
  return found;
}
