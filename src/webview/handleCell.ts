// One cell of the handle matrix in words, with an icon that repeats them.
import { html, nothing, type TemplateResult } from 'lit';
import { codicon } from './codicon';
import type { HandleCell } from './matrixRow';

interface CellFace {
  readonly icon: string;
  readonly tone: string;
  readonly word: string;
}

const faces: Readonly<Record<HandleCell['state'], CellFace>> = {
  open: { icon: 'circle-filled', tone: 'tone-good', word: 'open' },
  closed: { icon: 'circle-slash', tone: 'tone-quiet', word: 'closed' },
  inherited: { icon: 'check', tone: 'tone-good', word: 'inherited' },
  duplicated: { icon: 'files', tone: 'tone-notice', word: 'duplicated' },
  opened: { icon: 'key', tone: 'tone-quiet', word: 'opened' },
  notInherited: { icon: '', tone: 'tone-quiet', word: 'not inherited' },
  none: { icon: '', tone: 'tone-quiet', word: 'no such handle' },
  notStarted: { icon: '', tone: 'tone-quiet', word: 'not started' },
  unknown: { icon: '', tone: 'tone-quiet', word: 'unknown' },
};

/** What most cells say is drawn as a dash or as nothing, so that the others stand out. */
const signs: Partial<Readonly<Record<HandleCell['state'], string>>> = {
  notInherited: '—',
  none: '',
};

function word(state: HandleCell['state']): TemplateResult {
  const { icon, tone, word: said } = faces[state];
  const sign = signs[state];
  if (sign !== undefined) {
    return html`<span class=${tone} aria-hidden="true">${sign}</span
      ><span class="screen-reader-only">${said}</span>`;
  }
  return icon === ''
    ? html`<span class=${tone}>${said}</span>`
    : html`${codicon(icon, tone)}<span>${said}</span>`;
}

function streamTag({ stream, isDangling }: HandleCell['streams'][number]): TemplateResult {
  return isDangling
    ? html`<span class="tag"
        >${codicon('warning', 'tone-warning')}<span class="screen-reader-only">dangling </span
        >${stream}</span
      >`
    : html`<span class="tag">${stream}</span>`;
}

/** `rowValue` is the value the row shows: only another one is said again. */
export function cellContent(cell: HandleCell, rowValue: string): TemplateResult {
  const isBroker = cell.state === 'open' || cell.state === 'closed';
  const isInheritable = isBroker && cell.handles.some((handle) => handle.inheritable);
  const values = cell.handles.map((handle) => handle.value);
  const hasOther = values.some((value) => value !== rowValue);
  return html`${word(cell.state)}
  ${hasOther ? html`<span class="mono">${values.join(', ')}</span>` : nothing}
  ${isInheritable ? html`<span class="tag">inheritable</span>` : nothing}
  ${cell.isClosed ? html`<span class="tag">closed since</span>` : nothing}
  ${cell.isSent ? html`<span class="tag">sent</span>` : nothing} ${cell.streams.map(streamTag)}`;
}
