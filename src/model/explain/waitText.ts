// One wait of an explanation in a sentence: who waits for what, and whether that is certain.
import * as l10n from '@vscode/l10n';
import { bytesText } from '../base/quantity';
import { andList } from '../base/listText';
import type { FlowWait } from '../findings/pipes/flowWaits';
import { sharedPipeName } from '../pipes/sharedPipeName';
import { nameAndPid } from '../processes/nameAndPid';
import type { ProcessState } from '../session/state';
import { chainWaitText } from './chainText';
import { actorsOf, type ProcessWait } from './processWaits';

/** "a.exe (PID 5) and b.exe (PID 6)". */
export const named = (processes: readonly ProcessState[]): string =>
  andList(processes.map(nameAndPid));

function readText({ hold, flow, isSure }: FlowWait): string {
  const args = [nameAndPid(hold.process), sharedPipeName(flow.pipe, hold.process), hold.value];
  return isSure
    ? l10n.t({
        message: '{0} waits in ReadFile for {1} ({2}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
      })
    : l10n.t({
        message: '{0} seems to wait in ReadFile for {1} ({2}): the pipe is empty.',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
      });
}

function writeText({ hold, flow, isSure }: FlowWait): string {
  const size = bytesText(flow.watched?.bufferSize ?? 0);
  const args = [
    nameAndPid(hold.process),
    sharedPipeName(flow.pipe, hold.process),
    hold.value,
    size,
  ];
  return isSure
    ? l10n.t({
        message: '{0} waits in WriteFile for room in {1} ({2}), which is full ({3}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value, {3} a size'],
      })
    : l10n.t({
        message: '{0} seems to wait in WriteFile for room in {1} ({2}), which is full ({3}).',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value, {3} a size'],
      });
}

export function waitText(wait: ProcessWait): string {
  switch (wait.kind) {
    case 'read':
      return readText(wait);
    case 'write':
      return writeText(wait);
    case 'exit':
      return l10n.t({
        message: '{0} waits for {1} to exit ({2}).',
        args: [nameAndPid(wait.hold.process), named(actorsOf(wait)), wait.hold.value],
        comment: ['{0} and {1} are "tool.exe (PID 12)", {2} a handle value'],
      });
    case 'own': {
      const { hold, kept, flow, isSure } = wait;
      const args = [nameAndPid(hold.process), sharedPipeName(flow.pipe, hold.process), kept.value];
      return isSure
        ? l10n.t({
            message: '{0} reads {1}, of which it keeps the only write end itself ({2}).',
            args,
            comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
          })
        : l10n.t({
            message: '{0} seems to read {1}, of which it keeps the only write end itself ({2}).',
            args,
            comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
          });
    }
    case 'chain':
      return chainWaitText(wait);
    case 'child':
      return l10n.t({
        message: '{0} probably waits for what it started: {1}.',
        args: [nameAndPid(wait.process), named(wait.children)],
        comment: ['{0} is "cmd.exe (PID 12)", {1} names processes'],
      });
  }
}
