// The command line `handle-inheritance`: reads what is asked for, has it done, and exits with the code that says how it went.
import { compareCommand } from './commands/compareCommand';
import { ended } from './commandLine/ended';
import { explainCommand } from './commands/explainCommand';
import { inspectCommand } from './commands/inspectCommand';
import { interruptSignal, listenForInterrupts } from './commandLine/interruption';
import { exitCodes, Interrupted, type Ending, type Outcome } from './commandLine/outcome';
import { ownVersion } from './commandLine/ownVersion';
import { previewCommand } from './commands/previewCommand';
import { makeProgram, programName, type Commands } from './program';
import { runCommand } from './commands/runCommand';
import { showCommand } from './commands/showCommand';
import { writeAll } from './commandLine/terminal';
import { whoCommand } from './commands/whoCommand';
import { windowsCheckCommand } from './commands/windowsCheckCommand';

const commands: Commands = {
  run: (command, options) => runCommand(command, options, __dirname),
  who: (target, options) => whoCommand(target, options, __dirname),
  inspect: (pid, options) => inspectCommand(pid, options, __dirname),
  explain: (pid, options) => explainCommand(pid, options, __dirname),
  windowsCheck: (options) => windowsCheckCommand(options, __dirname),
  preview: previewCommand,
  show: showCommand,
  compare: compareCommand,
};

async function endingOf(args: readonly string[]): Promise<Ending> {
  let help = '';
  const outcomes: Outcome[] = [];
  try {
    const program = makeProgram(
      commands,
      ownVersion(__dirname),
      (text) => (help += text),
      (made) => outcomes.push(made),
    );
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Ctrl+C reaches our processes, too, and what then fails is no fault of theirs.
    return ended(interruptSignal.aborted ? new Interrupted() : error, help, programName);
  }
  const { text, exitCode } = outcomes[0] ?? { text: help, exitCode: exitCodes.fine };
  return { stdout: text, stderr: '', exitCode };
}

/** All of it is written when the program exits, and whatever a command has left behind is nobody's any more. */
async function exitAfter(work: () => Promise<Ending>): Promise<void> {
  const { stdout, stderr, exitCode } = await work();
  writeAll(1, stdout);
  writeAll(2, stderr);
  process.exit(exitCode);
}

listenForInterrupts(() => process.exit(exitCodes.interrupted));
void exitAfter(() => endingOf(process.argv.slice(2)));
