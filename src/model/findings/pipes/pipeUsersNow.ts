// Who can wait at a pipe that the session made: the living processes that have its other end, and not the planned child alone.
import * as l10n from '@vscode/l10n';
import { andList } from '../../base/listText';
import { ancestors } from '../../handles/handlePath';
import { isOpen, likelyUsers, type PipeHold } from '../../pipes/pipeHold';
import { sharedPipes } from '../../pipes/sharedPipes';
import { nameAndPid } from '../../processes/nameAndPid';
import type { PipeEnd, PipeState, ProcessState, SessionState } from '../../session/state';

/** A process that is stopped reads and writes nothing; that is no riddle. */
export const canMove = ({ phase }: ProcessState): boolean =>
  phase !== 'suspended' && phase !== 'paused';

/**
 * The handles to this end in processes that live and run, those highest in the tree first: where the kernel says which thread waits
 * there, those alone. Of a process for which it is a standard stream that handle; others only when it is nobody's stream.
 */
export function usersNow(
  state: SessionState,
  { label }: Pick<PipeState, 'label'>,
  end: PipeEnd,
): readonly PipeHold[] {
  const holds = sharedPipes(state)
    .filter((pipe) => pipe.label === label)
    .flatMap((pipe) => pipe.holds)
    .filter((hold) => hold.end === end && isOpen(hold) && canMove(hold.process));
  const users = likelyUsers(holds, end === 'read' ? 'NtReadFile' : 'NtWriteFile');
  // Of each process the first.
  const byProcess = new Map(users.toReversed().map((hold) => [hold.process, hold]));
  const depths = new Map(
    [...byProcess.keys()].map((process) => [process, ancestors(state, process).length]),
  );
  const first = users.filter((hold) => byProcess.get(hold.process) === hold);
  return first.sort((a, b) => (depths.get(a.process) ?? 0) - (depths.get(b.process) ?? 0));
}

/** "cmd.exe (PID 5) or what it started: tool.exe (PID 8)", and of siblings "a.exe (PID 5) or b.exe (PID 8)": of several with the same end nobody can say who waits. */
export function oneOfText(state: SessionState, processes: readonly ProcessState[]): string {
  const [first, ...others] = processes;
  if (!first) return '';
  const name = nameAndPid(first);
  const rest = new Set(others);
  rest.delete(first);
  if (rest.size === 0) return name;
  const names = [...rest].map(nameAndPid);
  const isAbove = [...rest].every((process) => ancestors(state, process).includes(first.id));
  if (isAbove) {
    return l10n.t({
      message: '{0} or what it started: {1}',
      args: [name, andList(names)],
      comment: ['{0} is "cmd.exe (PID 5)", {1} "tool.exe (PID 8)"'],
    });
  }
  return names.reduce(
    (all, next) =>
      l10n.t({
        message: '{0} or {1}',
        args: [all, next],
        comment: ['Each is a process: "cmd.exe (PID 5)". One of them waits.'],
      }),
    name,
  );
}
