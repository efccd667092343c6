// What a pipe between the user's own processes is called: findings and views take its name from here alone.
import * as l10n from '@vscode/l10n';
import type { Stream } from '../plan/launchPlan';
import { nameAndPid } from '../processes/nameAndPid';
import { givenPipeName } from '../session/pipeName';
import type { ProcessState } from '../session/state';
import type { PipeHold, SharedPipe } from './pipeHold';

/** "the stdout of tool.exe (PID 12)". */
export function streamOf(owner: ProcessState, stream: Stream | null): string {
  return stream === null
    ? l10n.t({
        message: 'a pipe of {0}',
        args: [nameAndPid(owner)],
        comment: ['{0} is "tool.exe (PID 12)"'],
      })
    : l10n.t({
        message: 'the {0} of {1}',
        args: [stream, nameAndPid(owner)],
        comment: ['{0} is stdin, stdout or stderr, {1} "tool.exe (PID 12)"'],
      });
}

/** The same in a sentence about `subject`, who is not named twice. */
export const streamSaidOf = (
  subject: ProcessState | null,
  owner: ProcessState,
  stream: Stream | null,
): string =>
  subject === owner && stream !== null
    ? l10n.t({
        message: 'its own {0}',
        args: [stream],
        comment: ['{0} is stdin, stdout or stderr; stands after "tool.exe keeps"'],
      })
    : streamOf(owner, stream);

/** Whose stream the pipe is: that of the one to whom it was passed; else who had it first. */
function namedHold({ holds }: SharedPipe): PipeHold | undefined {
  const streams = holds.filter(({ stream }) => stream !== null);
  return streams.find(({ passedBy }) => passedBy !== null) ?? streams[0] ?? holds[0];
}

/** As it stands in a sentence about `subject`; null for one about several. */
export function sharedPipeName(pipe: SharedPipe, subject: ProcessState | null): string {
  const named = namedHold(pipe);
  return named ? streamSaidOf(subject, named.process, named.stream) : pipe.identity;
}

/**
 * The process that made it, as far as anybody knows: nobody passed it on to it. Of what a process had when the session attached to
 * it nobody knows that.
 */
export function openerOf({ holds }: SharedPipe): ProcessState | null {
  const opened = holds.find(({ passedBy, isInferred, knownBy, process }) => {
    const isOld = process.birth?.attached !== undefined && knownBy !== 'look';
    return passedBy === null && !isInferred && !isOld;
  });
  return opened?.process ?? null;
}

/** As it stands over what is said of it: whose stream it is, else its own name, else who made it. */
export function sharedPipeTitle(pipe: SharedPipe): string {
  const named = namedHold(pipe);
  const owner = openerOf(pipe) ?? named?.process;
  if (named?.stream) {
    return l10n.t({
      message: '{0} of {1}',
      args: [named.stream, nameAndPid(named.process)],
      comment: ['{0} is stdin, stdout or stderr, {1} "tool.exe (PID 12)"'],
    });
  }
  const own = givenPipeName(pipe.name);
  if (own !== null || !owner) return own ?? pipe.identity;
  return l10n.t({
    message: 'pipe of {0}',
    args: [nameAndPid(owner)],
    comment: ['{0} is "tool.exe (PID 12)"'],
  });
}
