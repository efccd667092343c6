// Why an attached session does not debug one of its processes, in sentences: with what would change that, and what happens instead.
import * as l10n from '@vscode/l10n';
import type { AttachAnswer } from '../debugger/debugMessages';

/** Why the session leaves a process to itself without having tried. */
export const ownHostText = (): string =>
  l10n.t(
    'The session does not debug it, because it runs in this process: both would stop. It finds what the process creates in the list of all processes.',
  );

/** Null where the debugger reports what the process creates, and where there is no process any more. */
export function refusalText(answer: AttachAnswer): string | null {
  const reason = reasonText(answer);
  return reason === null ? null : `${reason} ${insteadText()}`;
}

const insteadText = (): string =>
  l10n.t('The session finds what it creates in the list of all processes.');

function reasonText(answer: AttachAnswer): string | null {
  if (answer.isDebugged) {
    return answer.followsCreated
      ? null
      : l10n.t(
          'Windows does not report to the debugger what this process creates (NtSetInformationProcess).',
        );
  }
  switch (answer.why) {
    case 'otherDebugger':
      return l10n.t(
        'The session cannot debug it: another debugger is attached. Stop that debugger, then attach again.',
      );
    case 'denied':
      return l10n.t(
        'The session cannot debug it (access denied). Start the editor as administrator, then attach again.',
      );
    case 'protected':
      return l10n.t(
        'The session cannot debug it: Windows protects this process from every debugger (STATUS_PROCESS_IS_PROTECTED).',
      );
    case 'failed':
      return answer.code === 0
        ? l10n.t("The session cannot debug it: the launcher's debugger does not answer.")
        : l10n.t(
            'The session cannot debug it: Windows refused (NtDebugActiveProcess, 0x{0}).',
            answer.code.toString(16),
          );
    case 'exited':
      return null;
  }
}
