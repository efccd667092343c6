// How a process is doing, in a few words.
import * as l10n from '@vscode/l10n';
import { endText } from './endCodes';
import type { ProcessState } from '../session/state';

type Followed = Pick<
  ProcessState,
  'phase' | 'exitCode' | 'crash' | 'detachedAt' | 'stop' | 'error'
>;

/** Small codes as people write them, NTSTATUS values as people look them up. */
function exitCodeText(code: number): string {
  const unsigned = code >>> 0;
  return unsigned < 0x10000 ? String(unsigned) : endText(`0x${unsigned.toString(16)}`);
}

export function processPhase(process: Followed): string {
  const { crash, exitCode, detachedAt, stop } = process;
  switch (process.phase) {
    case 'suspended':
      return stop === null
        ? l10n.t({ message: 'suspended before its first instruction', comment: ['Of a process'] })
        : l10n.t({ message: 'stopped at creation', comment: ['Of a process'] });
    case 'running':
      return detachedAt === null
        ? l10n.t({ message: 'running', comment: ['Of a process'] })
        : l10n.t({ message: 'running, detached', comment: ['Of a process'] });
    case 'paused':
      return l10n.t({ message: 'suspended', comment: ['Of a process'] });
    case 'failed':
      if (process.error?.api === 'OpenProcess') {
        return l10n.t({ message: 'not found', comment: ['Of a process'] });
      }
      return process.error
        ? l10n.t('did not start: {0}', process.error.symbol)
        : l10n.t('did not start');
    case 'exited':
      if (crash) return l10n.t('crashed with {0}', endText(crash.code));
      return exitCode === null
        ? l10n.t({ message: 'exited', comment: ['Of a process'] })
        : l10n.t('exited with {0}', exitCodeText(exitCode));
  }
}

/** From how near its handles were seen at its start; null for a child of the broker, of which nothing else is possible. */
export function seenText({
  descent,
  birth,
}: Pick<ProcessState, 'descent' | 'birth'>): string | null {
  if (!descent) return null;
  if (!birth) return l10n.t('It was gone before its handles could be read.');
  if (descent.seenBy === 'attach') {
    return l10n.t(
      'It ran before the session attached: where its handles came from is inferred, or unknown.',
    );
  }
  if (birth.readAfter === undefined) {
    return l10n.t(
      'It was stopped at creation, before its first instruction: what it inherited is exact.',
    );
  }
  const late = Math.max(1, Math.round(birth.readAfter));
  return l10n.t(
    'Seen late: it had run for up to {0} ms when its handles were read, and may have closed or opened some.',
    late,
  );
}
