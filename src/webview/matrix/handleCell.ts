// One cell of the handle matrix in words, with an icon that repeats them.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { codicon } from '../elements/codicon';
import type { CellState, HandleCell } from '../../model/matrix/matrixRow';
import type { StateWords } from '../../model/matrix/stateWords';

const faces: Readonly<Record<CellState, { readonly icon: string; readonly tone: string }>> = {
  open: { icon: 'circle-filled', tone: 'tone-good' },
  closed: { icon: 'circle-slash', tone: 'tone-quiet' },
  inherited: { icon: 'check', tone: 'tone-good' },
  unclear: { icon: 'question', tone: 'tone-notice' },
  duplicated: { icon: 'files', tone: 'tone-notice' },
  opened: { icon: 'key', tone: 'tone-quiet' },
  found: { icon: 'eye', tone: 'tone-notice' },
  inferred: { icon: 'question', tone: 'tone-notice' },
  notInherited: { icon: '', tone: 'tone-quiet' },
  none: { icon: '', tone: 'tone-quiet' },
  notStarted: { icon: '', tone: 'tone-quiet' },
  unknown: { icon: '', tone: 'tone-quiet' },
};

/** What most cells say, drawn as a dash or as nothing so that the others stand out: in the cell itself, without an element in it. */
const plainFaces: Partial<Readonly<Record<CellState, string>>> = {
  notInherited: 'is-dash',
  none: 'is-blank',
};

/** The class of a cell that says no more than its state; '' for others. */
export const plainFace = ({ handles, streams, isUnpredicted, state }: HandleCell): string =>
  handles.length > 0 || streams.length > 0 || isUnpredicted ? '' : (plainFaces[state] ?? '');

function stateWord(state: CellState, words: StateWords): TemplateResult {
  const { icon, tone } = faces[state];
  const said = words[state];
  if (state === 'notInherited') {
    return html`<span class=${tone} aria-hidden="true">—</span
      ><span class="screen-reader-only">${said}</span>`;
  }
  if (state === 'none') return html`<span class="screen-reader-only">${said}</span>`;
  return icon === ''
    ? html`<span class=${tone}>${said}</span>`
    : html`${codicon(icon, tone)}<span>${said}</span>`;
}

function streamTag({ stream, isDangling }: HandleCell['streams'][number]): TemplateResult {
  return isDangling
    ? html`<span class="tag"
        >${codicon('warning', 'tone-warning')}<span class="screen-reader-only"
          >${l10n.t('dangling')} </span
        >${stream}</span
      >`
    : html`<span class="tag">${stream}</span>`;
}

/** `rowValue` is the value the row shows: only another one is said again. */
export function cellContent(
  cell: HandleCell,
  rowValue: string,
  words: StateWords,
): TemplateResult | string {
  const { handles, streams, isUnpredicted } = cell;
  if (plainFace(cell) !== '') return words[cell.state];
  if (handles.length === 0 && streams.length === 0 && !isUnpredicted) {
    return stateWord(cell.state, words);
  }
  const isBroker = cell.state === 'open' || cell.state === 'closed';
  const isInheritable = isBroker && cell.handles.some((handle) => handle.inheritable);
  const values = cell.handles.map((handle) => handle.value);
  const hasOther = values.some((value) => value !== rowValue);
  return html`${stateWord(cell.state, words)}
  ${hasOther ? html`<span class="mono">${values.join(', ')}</span>` : nothing}
  ${isInheritable ? html`<span class="tag">${l10n.t('inheritable')}</span>` : nothing}
  ${
    handles.some(({ doubt }) => doubt === 'inferred')
      ? html`<span class="tag">${codicon('question', 'tone-notice')}${l10n.t('inferred')}</span>`
      : nothing
  }
  ${cell.isClosed ? html`<span class="tag">${l10n.t('closed since')}</span>` : nothing}
  ${cell.isSent ? html`<span class="tag">${l10n.t('sent')}</span>` : nothing}
  ${
    cell.isUnpredicted
      ? html`<span class="tag"
          >${codicon('warning', 'tone-warning')}${l10n.t('not predicted')}</span
        >`
      : nothing
  }
  ${cell.streams.map(streamTag)}`;
}
