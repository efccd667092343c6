// The options and arguments that several commands of the command line have, and what they can be.
import * as l10n from '@vscode/l10n';
import { Option, type Command } from 'commander';
import { largestPid } from '../../model/base/largestPid';
import { isSeconds, UsageError } from './commandLineOptions';

export function seconds(text: string, option: string): number {
  const value = Number(text);
  if (!isSeconds(value)) {
    throw new UsageError(
      l10n.t({
        message: '{0} {1}: give a number of seconds above 0.',
        args: [option, JSON.stringify(text)],
        comment: ['{0} is an option, {1} what was given, in quotes'],
      }),
    );
  }
  return value;
}

export function pidOf(text: string): number {
  const pid = /^\d+$/.test(text) ? Number(text) : 0;
  if (pid < 1 || pid > largestPid)
    throw new UsageError(
      l10n.t({
        message: '{0}: a PID is a whole number from 1 to {1}.',
        args: [JSON.stringify(text), largestPid],
        comment: ['{0} is what was given, in quotes'],
      }),
    );
  return pid;
}

export const timeoutOption = (what: string): Option =>
  new Option('--timeout <seconds>', what).argParser((text: string) => seconds(text, '--timeout'));

export const jsonOption = (): Option =>
  new Option('--json', l10n.t('print JSON with stable fields'));

export const launchOptions = (): readonly Option[] => [
  new Option('--launch <file>', l10n.t('take a configuration of this launch.json')),
  new Option('--name <name>', l10n.t('its name; without it the first one')),
  new Option('--plan <file>', l10n.t('take the configuration that is alone in this file')),
];

export const fileOptions = (): readonly Option[] => [
  new Option('--save <file>', l10n.t('write the session, to open it again')),
  new Option('--html <file>', l10n.t('write the session as a page for any browser')),
];

export const reportOptions = (): readonly Option[] => [
  new Option('--junit <file>', l10n.t('write JUnit XML, which build systems show as tests')),
  new Option('--sarif <file>', l10n.t('write SARIF 2.1.0, for code scanning')),
  new Option('--markdown <file>', l10n.t('write a summary as Markdown')),
];

export function withOptions(command: Command, ...options: readonly Option[]): Command {
  return options.reduce((made, option) => made.addOption(option), command);
}
