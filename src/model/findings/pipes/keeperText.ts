// How a process came to keep a pipe open that it inherited, in one sentence.
import * as l10n from '@vscode/l10n';

/**
 * `gone`: why the pipe should have ended, "build.exe has exited". `giver`: who passed it on. `stream`: what it is for the process that
 * keeps it; null when it has no use for it that can be seen.
 */
export function inheritedText(
  gone: string,
  keeper: string,
  value: string,
  giver: string,
  stream: string | null,
): string {
  return stream === null
    ? l10n.t({
        message: '{0}, but {1} inherited the write end from {3} without using it ({2}).',
        args: [gone, keeper, value, giver],
        comment: ['{0} is "build.exe has exited", {2} a handle value'],
      })
    : l10n.t({
        message: '{0}, but {1} inherited the write end from {3} as its {4} ({2}).',
        args: [gone, keeper, value, giver, stream],
        comment: ['{0} is "build.exe has exited", {2} a handle value, {4} stdout or stderr'],
      });
}
