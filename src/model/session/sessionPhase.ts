// How a session stands, in words.
import * as l10n from '@vscode/l10n';
import type { SessionEnd, SessionState } from './state';

function endText(reason: SessionEnd): string {
  switch (reason) {
    case 'finished':
      return l10n.t('finished');
    case 'stopped':
      return l10n.t('stopped');
    case 'timeout':
      return l10n.t('timed out');
    case 'detached':
      return l10n.t('detached');
    case 'brokerLost':
      return l10n.t('launcher lost');
    case 'failed':
      return l10n.t('failed');
  }
}

export function sessionPhase({ phase, end }: Pick<SessionState, 'phase' | 'end'>): string {
  if (end) return l10n.t('ended: {0}', endText(end.reason));
  switch (phase) {
    case 'starting':
      return l10n.t('starting');
    case 'running':
      return l10n.t('running');
    case 'ended':
      return l10n.t('ended');
  }
}
