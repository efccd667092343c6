// The commands of the command line with their options and help; what they do is given.
import * as l10n from '@vscode/l10n';
import { Command, Option } from 'commander';
import { textColumns } from '../model/base/textColumns';
import type { CompareOptions } from './commands/compareCommand';
import { CommandFault } from './commandLine/ended';
import type { ExplainOptions } from './commands/explainCommand';
import type { InspectOptions } from './commands/inspectCommand';
import type { Outcome } from './commandLine/outcome';
import type { PreviewOptions } from './commands/previewCommand';
import {
  fileOptions,
  jsonOption,
  launchOptions,
  pidOf,
  reportOptions,
  seconds,
  timeoutOption,
  withOptions,
} from './commandLine/programOptions';
import type { RunOptions } from './commands/runCommand';
import type { ShowOptions } from './commands/showCommand';
import { failOnWords } from './commandLine/verdict';
import type { WhoOptions } from './commands/whoCommand';
import type { WindowsCheckOptions } from './commands/windowsCheckCommand';

export interface Commands {
  readonly run: (command: readonly string[], options: RunOptions) => Promise<Outcome>;
  readonly who: (target: string, options: WhoOptions) => Promise<Outcome>;
  readonly inspect: (pid: number, options: InspectOptions) => Promise<Outcome>;
  readonly explain: (pid: number, options: ExplainOptions) => Promise<Outcome>;
  readonly windowsCheck: (options: WindowsCheckOptions) => Promise<Outcome>;
  readonly preview: (options: PreviewOptions) => Outcome;
  readonly show: (file: string, options: ShowOptions) => Promise<Outcome>;
  readonly compare: (before: string, after: string, options: CompareOptions) => Promise<Outcome>;
}

export const programName = 'handle-inheritance';

/** Seconds. A wait for the exit of another process counts after five. */
const usualWait = 8;

function addRun(program: Command, { run }: Commands, done: (outcome: Outcome) => void): void {
  const command = program
    .command('run')
    .argument('[command...]', l10n.t('the program and its arguments, after --'))
    .description(l10n.t('Launch a command or a configuration, and report what its handles do.'))
    .usage(
      [
        '[options] -- COMMAND [ARG...]',
        `${programName} run [options] --launch FILE --name NAME`,
        `${programName} run [options] --plan FILE`,
      ].join(`\n${' '.repeat('Usage: '.length)}`),
    )
    .passThroughOptions();
  withOptions(
    command,
    ...launchOptions(),
    timeoutOption(l10n.t('end the session after this time')),
    new Option('--follow <how>', l10n.t('how to find the processes that children create')).choices([
      'debug',
      'job',
      'off',
    ]),
    new Option('--anyway', l10n.t('launch what Windows will reject')),
    ...fileOptions(),
    ...reportOptions(),
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

/** What looks at processes that run already, and changes nothing. */
function addLookers(
  program: Command,
  { who, inspect, explain, windowsCheck }: Commands,
  done: (outcome: Outcome) => void,
): void {
  program
    .command('who')
    .argument('<target>', l10n.t('a path, :PORT, \\\\.\\pipe\\NAME, "mutex NAME" or PID:HANDLE'))
    .description(l10n.t('Find the processes that keep something open.'))
    .addOption(timeoutOption(l10n.t('end the search after this time')))
    .addOption(jsonOption())
    .action(async (target: string, options: WhoOptions) => done(await who(target, options)));
  const inspected = program
    .command('inspect')
    .argument('<pid>', l10n.t('the PID of a running process'), pidOf)
    .description(l10n.t('Print the handles of a running process, and where each came from.'));
  withOptions(
    inspected,
    new Option('--tree', l10n.t('also the processes below it')),
    ...fileOptions(),
    jsonOption(),
  ).action(async (pid: number, options: InspectOptions) => done(await inspect(pid, options)));
  const explained = program
    .command('explain')
    .argument('<pid>', l10n.t('the PID of a running process'), pidOf)
    .description(l10n.t('Explain why a running process does not go on, and who has to act.'));
  withOptions(
    explained,
    new Option('--wait <seconds>', l10n.t('how long to watch it'))
      .argParser((text: string) => seconds(text, '--wait'))
      .default(usualWait),
    ...fileOptions(),
    jsonOption(),
  ).action(async (pid: number, options: ExplainOptions) => done(await explain(pid, options)));
  program
    .command('windows-check')
    .description(l10n.t('Check how this Windows behaves. It takes some minutes.'))
    .option('--save <file>', l10n.t('write the answers'))
    .addOption(jsonOption())
    .action(async (options: WindowsCheckOptions) => done(await windowsCheck(options)));
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

/** The library's own one takes an unknown command for none. */
function addHelp(program: Command): void {
  program
    .command('help')
    .argument('[command]', l10n.t('the name of a command'))
    .description(l10n.t('Print the help of a command.'))
    .action((name?: string) => {
      if (name === undefined) program.help();
      const command = program.commands.find((each) => each.name() === name);
      if (command) command.help();
      program.error(`error: unknown command '${name}'`, { code: 'commander.unknownCommand' });
    });
}

/** What scripts rely on, where people look first. */
const exitCodeHelp = (): string =>
  [
    '',
    l10n.t('Exit codes:'),
    textColumns([
      ['0', l10n.t('no complaint')],
      ['1', l10n.t('a finding, a failed expectation or a timeout')],
      ['2', l10n.t('wrong use; stderr says what to write instead')],
      ['3', l10n.t('this system cannot do it; only Windows can')],
      ['70', l10n.t('a fault of this program')],
      ['130', l10n.t('interrupted')],
    ]).replace(/^/gm, '  '),
  ].join('\n');

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
    .helpCommand(false)
    .addHelpText('after', exitCodeHelp())
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: () => undefined, outputError: () => undefined });
  addRun(program, commands, done);
  addLookers(program, commands, done);
  addReaders(program, commands, done);
  addHelp(program);
  for (const command of program.commands)
    command.exitOverride((error) => {
      throw new CommandFault(error, `${programName} ${command.name()}`);
    });
  return program;
}
