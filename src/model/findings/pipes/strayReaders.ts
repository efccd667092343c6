// A full pipe whose reader has gone, and that only somebody has who inherited the read end along with all else: its writer gets no error.
import * as l10n from '@vscode/l10n';
import { isOver } from '../../handles/passedHandles';
import { isOpen, wentWithProcess, type PipeHold } from '../../pipes/pipeHold';
import { sharedPipeName } from '../../pipes/sharedPipeName';
import { nameAndPid } from '../../processes/nameAndPid';
import type { ProcessState, SessionState } from '../../session/state';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { ownFix } from '../ownFix';
import type { FlowWait } from './flowWaits';

interface StrayReader {
  readonly keeper: PipeHold;
  /** Who passed the read end on. */
  readonly giver: ProcessState;
  /** The one that was meant to read. */
  readonly gone: PipeHold;
}

const isMeant = ({ stream, isTold }: PipeHold): boolean => stream !== null || isTold;

/** Null where one who has the read end may have use for it, or nobody is known to have been meant to read. */
export function strayReaderOf(
  { processes }: Pick<SessionState, 'processes'>,
  { kind, flow, others }: FlowWait,
): StrayReader | null {
  const [keeper] = others;
  const giver = processes.find(({ id }) => id === keeper?.passedBy);
  if (kind !== 'write' || !keeper || !giver) return null;
  if (others.some((hold) => isMeant(hold) || hold.passedBy === null)) return null;
  const gone = flow.readers.findLast((hold) => isMeant(hold) && !isOpen(hold));
  return gone ? { keeper, giver, gone } : null;
}

function headlineOf(args: readonly string[], isSure: boolean, isPast: boolean): string {
  if (isSure) {
    return isPast
      ? l10n.t({
          message: '{0} kept {1} open: {2} waited in WriteFile and got no error.',
          args: [...args],
          comment: ['{0} and {2} name processes, {1} is "the stdin of tool.exe (PID 12)"'],
        })
      : l10n.t({
          message: '{0} keeps {1} open: {2} waits in WriteFile and gets no error.',
          args: [...args],
          comment: ['{0} and {2} name processes, {1} is "the stdin of tool.exe (PID 12)"'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} kept {1} open: {2} seemed to wait in WriteFile and got no error.',
        args: [...args],
        comment: ['{0} and {2} name processes, {1} is "the stdin of tool.exe (PID 12)"'],
      })
    : l10n.t({
        message: '{0} keeps {1} open: {2} seems to wait in WriteFile and gets no error.',
        args: [...args],
        comment: ['{0} and {2} name processes, {1} is "the stdin of tool.exe (PID 12)"'],
      });
}

/** What is said of it. `writer`: who waits. */
export function strayReaderTexts(
  state: SessionState,
  { flow, isSure }: FlowWait,
  { keeper, giver, gone }: StrayReader,
  writer: string,
): Required<Pick<Finding, 'headline' | 'path' | 'why' | 'fix'>> {
  const { process, value } = keeper;
  const opener = flow.pipe.holds.find(({ passedBy }) => passedBy === null);
  const path = pathDown(state, opener?.process.id ?? null, process, value);
  const reader = nameAndPid(gone.process);
  const args = [nameAndPid(process), sharedPipeName(flow.pipe, process), writer];
  return {
    headline: headlineOf(args, isSure, isOver(state)),
    path,
    why: l10n.t({
      message: '{0}, but {1} inherited the read end from {3} without using it ({2}).',
      args: [
        wentWithProcess(gone)
          ? l10n.t('{0} has exited', reader)
          : l10n.t('{0} has closed its read end ({1})', reader, gone.value),
        ...[process.name, value, nameAndPid(giver)],
      ],
      comment: ['{0} is "tool.exe has exited", {2} a handle value'],
    }),
    fix: ownFix(state, giver, path, null, (fixes, program) =>
      fixes.keepFromChild(program, process.name),
    ),
  };
}
