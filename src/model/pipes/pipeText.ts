// The counters and the phase of a pipe as one phrase, the same in every view.
import * as l10n from '@vscode/l10n';
import { bytesText, counted } from '../base/quantity';
import type { PipeState } from '../session/state';

function phaseText(phase: PipeState['phase']): string {
  switch (phase) {
    case 'open':
      return l10n.t({ message: 'open', comment: ['Of a pipe'] });
    case 'endOfFile':
      return l10n.t({ message: 'at end of file', comment: ['Of a pipe'] });
    case 'closed':
      return l10n.t({ message: 'write end closed', comment: ['Of a pipe'] });
    case 'cancelled':
      return l10n.t({ message: 'cancelled', comment: ['Of reading a pipe'] });
    case 'failed':
      return l10n.t({ message: 'failed', comment: ['Of reading a pipe'] });
  }
}

export function pipeText(pipe: Pick<PipeState, 'direction' | 'bytes' | 'reads' | 'phase'>): string {
  if (pipe.direction === 'between') {
    // That it is open is all the broker knows of it.
    return pipe.phase === 'open'
      ? l10n.t({ message: 'between children', comment: ['Of a pipe'] })
      : l10n.t({ message: 'between children, closed', comment: ['Of a pipe'] });
  }
  const bytes = bytesText(pipe.bytes);
  const phase = phaseText(pipe.phase);
  return pipe.direction === 'captured'
    ? l10n.t({
        message: '{0} in {1}, {2}',
        args: [bytes, counted(pipe.reads, l10n.t('{0} read'), l10n.t('{0} reads')), phase],
        comment: ['"5 bytes in 2 reads, open"'],
      })
    : l10n.t({
        message: '{0} written in {1}, {2}',
        args: [bytes, counted(pipe.reads, l10n.t('{0} write'), l10n.t('{0} writes')), phase],
        comment: ['"5 bytes written in 2 writes, open"'],
      });
}
