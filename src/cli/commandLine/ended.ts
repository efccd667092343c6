// From what ended a command too early to what is printed and the exit code: help, wrong use, another system, Ctrl+C, our own fault.
import * as l10n from '@vscode/l10n';
import { CommanderError } from 'commander';
import { ReportFault } from '../../client/saved/reportFile';
import { SessionFolderFault } from '../../client/logs/sessionFolderFault';
import { UserFault } from '../../model/base/userFault';
import { UsageError } from './commandLineOptions';
import { exitCodes, Interrupted, NotHere, type Ending } from './outcome';
import { withoutControls } from './terminal';

const stopped = (stderr: string, exitCode: number): Ending => ({
  stdout: '',
  stderr: `${withoutControls(stderr.replace(/\s*\n\s*/g, ' ').trim())}\n`,
  exitCode,
});

/** Of a command, whose help lists what could have been meant. */
export class CommandFault extends CommanderError {
  constructor(
    { exitCode, code, message }: CommanderError,
    readonly commandLine: string,
  ) {
    super(exitCode, code, message);
  }
}

/** The library's sentences are English, and may have a suggestion in a second line, in brackets. */
function wrongUse(error: CommanderError, programName: string): Ending {
  const { code, message } = error;
  const about = error instanceof CommandFault ? error.commandLine : programName;
  const reason =
    code === 'commander.help'
      ? l10n.t('Name a command.')
      : message
          .replace(/^error: ./, (start) => start.slice(-1).toUpperCase())
          .replace(/\s*\((Did you mean .*\?)\)$/, '. $1')
          .replace(/(?<![.)?])$/, '.');
  return stopped(
    l10n.t({
      message: '{0} Run {1} to see what there is.',
      args: [reason, `${about} --help`],
      comment: ['{0} is a sentence, {1} a command line'],
    }),
    exitCodes.wrongUse,
  );
}

const isUserFault = (error: unknown): error is Error =>
  [UsageError, UserFault, ReportFault, SessionFolderFault].some((kind) => error instanceof kind);

/** `help`: what was asked for with --help or --version. */
export function ended(error: unknown, help: string, programName: string): Ending {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { stdout: help, stderr: '', exitCode: exitCodes.fine };
    return wrongUse(error, programName);
  }
  if (isUserFault(error)) return stopped(error.message, exitCodes.wrongUse);
  if (error instanceof NotHere) return stopped(error.message, exitCodes.notHere);
  if (error instanceof Interrupted) return stopped(error.message, exitCodes.interrupted);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { stdout: '', stderr: `${stack}\n`, exitCode: exitCodes.ownFault };
}
