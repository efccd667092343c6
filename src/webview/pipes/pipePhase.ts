// The phase of a pipe in words, with an icon.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';

interface Shown {
  readonly icon: string;
  readonly tone: string;
  readonly word: string;
}

function shown(pipe: PipeState): Shown {
  switch (pipe.phase) {
    case 'open':
      return pipe.direction === 'captured' && pipe.paused
        ? { icon: 'debug-pause', tone: 'tone-warning', word: l10n.t('paused') }
        : { icon: 'circle-filled', tone: 'tone-good', word: l10n.t('open') };
    case 'endOfFile':
      return { icon: 'pass', tone: 'tone-quiet', word: l10n.t('end of file') };
    case 'closed':
      return { icon: 'circle-slash', tone: 'tone-quiet', word: l10n.t('closed') };
    case 'cancelled':
      return { icon: 'debug-disconnect', tone: 'tone-warning', word: l10n.t('cancelled') };
    case 'failed':
      return { icon: 'error', tone: 'tone-error', word: l10n.t('failed') };
  }
}

export function pipePhase(pipe: PipeState): TemplateResult {
  const { icon, tone, word } = shown(pipe);
  return html`<span class="with-icon">${codicon(icon, tone)}<span>${word}</span></span>`;
}
