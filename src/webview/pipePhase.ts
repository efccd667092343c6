// The phase of a pipe in words, with an icon.
import { html, type TemplateResult } from 'lit';
import type { PipeState } from '../model/state';
import { codicon } from './codicon';

interface Shown {
  readonly icon: string;
  readonly tone: string;
  readonly word: string;
}

const phases: Readonly<Record<PipeState['phase'], Shown>> = {
  open: { icon: 'circle-filled', tone: 'tone-good', word: 'open' },
  endOfFile: { icon: 'pass', tone: 'tone-quiet', word: 'end of file' },
  closed: { icon: 'circle-slash', tone: 'tone-quiet', word: 'closed' },
  cancelled: { icon: 'debug-disconnect', tone: 'tone-warning', word: 'cancelled' },
  failed: { icon: 'error', tone: 'tone-error', word: 'failed' },
};
const paused: Shown = { icon: 'debug-pause', tone: 'tone-warning', word: 'paused' };

export function pipePhase(pipe: PipeState): TemplateResult {
  const isPaused = pipe.phase === 'open' && pipe.direction === 'captured' && pipe.paused;
  const { icon, tone, word } = isPaused ? paused : phases[pipe.phase];
  return html`<span class="with-icon">${codicon(icon, tone)}<span>${word}</span></span>`;
}
