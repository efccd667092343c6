// The phase of a pipe in words, with an icon.
import { html, type TemplateResult } from 'lit';
import type { PipeState } from '../model/state';
import { codicon } from './codicon';

const phases: Readonly<
  Record<
    PipeState['phase'],
    { readonly icon: string; readonly tone: string; readonly word: string }
  >
> = {
  open: { icon: 'circle-filled', tone: 'tone-good', word: 'open' },
  endOfFile: { icon: 'pass', tone: 'tone-quiet', word: 'end of file' },
  closed: { icon: 'circle-slash', tone: 'tone-quiet', word: 'closed' },
  cancelled: { icon: 'debug-disconnect', tone: 'tone-warning', word: 'cancelled' },
  failed: { icon: 'error', tone: 'tone-error', word: 'failed' },
};

export function pipePhase(phase: PipeState['phase']): TemplateResult {
  const { icon, tone, word } = phases[phase];
  return html`<span class="with-icon">${codicon(icon, tone)}<span>${word}</span></span>`;
}
