// The line that says who waits before a full pipe, and who does not read it.
import * as l10n from '@vscode/l10n';

/** `args`: who writes, to which pipe, who could read. `isOne`: whether that is a single process. */
export function blockedHeadline(
  args: readonly string[],
  isOne: boolean,
  isSure: boolean,
  isPast: boolean,
): string {
  if (!isOne) return blockedByAllHeadline(args, isSure, isPast);
  if (isSure) {
    return isPast
      ? l10n.t({
          message: '{0} waited in WriteFile: {2} did not read {1}, which was full.',
          args: [...args],
          comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} is a process'],
        })
      : l10n.t({
          message: '{0} waits in WriteFile: {2} does not read {1}, which is full.',
          args: [...args],
          comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} is a process'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} seemed to wait in WriteFile: {2} did not read {1}, which was full.',
        args: [...args],
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} is a process'],
      })
    : l10n.t({
        message: '{0} seems to wait in WriteFile: {2} does not read {1}, which is full.',
        args: [...args],
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} is a process'],
      });
}

/** The same of several that could read. */
function blockedByAllHeadline(args: readonly string[], isSure: boolean, isPast: boolean): string {
  if (isSure) {
    return isPast
      ? l10n.t({
          message: '{0} waited in WriteFile: {2} did not read {1}, which was full.',
          args: [...args],
          comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} names several processes'],
        })
      : l10n.t({
          message: '{0} waits in WriteFile: {2} do not read {1}, which is full.',
          args: [...args],
          comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} names several processes'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} seemed to wait in WriteFile: {2} did not read {1}, which was full.',
        args: [...args],
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} names several processes'],
      })
    : l10n.t({
        message: '{0} seems to wait in WriteFile: {2} do not read {1}, which is full.',
        args: [...args],
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} names several processes'],
      });
}
