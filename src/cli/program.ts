// The commands of the command line with their options and help; what they do is given.
import * as l10n from '@vscode/l10n';
import { Command, Option } from 'commander';
import type { CompareOptions } from './compareCommand';
import { isSeconds, UsageError } from './commandLineOptions';
import type { Outcome } from './outcome';
import type { PreviewOptions } from './previewCommand';
import type { RunOptions } from './runCommand';
import type { ShowOptions } from './showCommand';
import { failOnWords } from './verdict';

export interface Commands {
  readonly run: (command: readonly string[], options: RunOptions) => Promise<Outcome>;
  readonly preview: (options: PreviewOptions) => Outcome;
  readonly show: (file: string, options: ShowOptions) => Promise<Outcome>;
  readonly compare: (before: string, after: string, options: CompareOptions) => Promise<Outcome>;
}

export const programName = 'handle-inheritance';

function seconds(text: string, option: string): number {
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

const jsonOption = (): Option => new Option('--json', l10n.t('print JSON with stable fields'));

const launchOptions = (): readonly Option[] => [
  new Option('--launch <file>', l10n.t('take a configuration of this launch.json')),
  new Option('--name <name>', l10n.t('its name; without it the first one')),
  new Option('--plan <file>', l10n.t('take the configuration that is alone in this file')),
];

const fileOptions = (): readonly Option[] => [
  new Option('--save <file>', l10n.t('write the session, to open it again')),
  new Option('--html <file>', l10n.t('write the session as a page for any browser')),
];

function withOptions(command: Command, ...options: readonly Option[]): Command {
  return options.reduce((made, option) => made.addOption(option), command);
}

function addRun(program: Command, { run }: Commands, done: (outcome: Outcome) => void): void {
  const command = program
    .command('run')
    .argument('[command...]', l10n.t('the program and its arguments, after --'))
    .description(l10n.t('Launch a command or a configuration, and report what its handles do.'))
    .passThroughOptions();
  withOptions(
    command,
    ...launchOptions(),
    new Option('--timeout <seconds>', l10n.t('end the session after this time')).argParser(
      (text: string) => seconds(text, '--timeout'),
    ),
    new Option('--follow <how>', l10n.t('how to find the processes that children create')).choices([
      'debug',
      'job',
      'off',
    ]),
    new Option('--anyway', l10n.t('launch what Windows will reject')),
    ...fileOptions(),
    new Option('--fail-on <severity>', l10n.t('exit with 1 for findings this severe or more'))
      .choices(failOnWords)
      .default('error'),
    new Option(
      '--child-exit-code',
      l10n.t('exit with the code of the child when nothing else is wrong'),
    ),
    jsonOption(),
  ).action(async (words: string[], options: RunOptions) => {
    done(await run(words, options));
  });
}

/** What needs no Windows. */
function addReaders(
  program: Command,
  { preview, show, compare }: Commands,
  done: (outcome: Outcome) => void,
): void {
  const previewed = program
    .command('preview')
    .description(
      l10n.t('Predict what Windows will do with a configuration, without launching it.'),
    );
  withOptions(previewed, ...launchOptions(), jsonOption()).action((options: PreviewOptions) =>
    done(preview(options)),
  );
  program
    .command('show')
    .argument('<file>', l10n.t('a session that was saved or exported'))
    .description(l10n.t('Print a saved session.'))
    .addOption(jsonOption())
    .action(async (file: string, options: ShowOptions) => done(await show(file, options)));
  program
    .command('compare')
    .argument('<before>', l10n.t('a saved session'))
    .argument('<after>', l10n.t('another one, of a later time'))
    .description(l10n.t('Print what the second session holds that the first did not.'))
    .option('--exit-code', l10n.t('exit with 1 when there is something'))
    .addOption(jsonOption())
    .action(async (before: string, after: string, options: CompareOptions) =>
      done(await compare(before, after, options)),
    );
}

/** Throws CommanderError for wrong use and after help; prints nothing itself. `out` gets help and version. */
export function makeProgram(
  commands: Commands,
  version: string,
  out: (text: string) => void,
  done: (outcome: Outcome) => void,
): Command {
  const program = new Command(programName)
    .description(
      l10n.t('Shows which handles a process on Windows inherits, and who keeps what open.'),
    )
    .version(version, '--version', l10n.t('print the version'))
    .helpOption('-h, --help', l10n.t('print help'))
    .helpCommand('help [command]', l10n.t('print the help of a command'))
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: () => undefined, outputError: () => undefined });
  addRun(program, commands, done);
  addReaders(program, commands, done);
  return program;
}
