// A process at an end of a pipe, as a button that leads to its handle in the matrix.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { PipeParty } from '../../model/pipes/sharedPipeRows';
import { nameAndPid } from '../../model/processes/nameAndPid';
import { dispatch } from '../choices/panelEvents';

function stateWord({ hold, state }: PipeParty): string | null {
  switch (state) {
    case 'open':
      return hold.isInferred ? l10n.t('seems to have it') : null;
    case 'closed':
      return l10n.t({ message: 'closed', comment: ['Of a handle'] });
    case 'exited':
      return l10n.t('exited');
  }
}

export function sharedPipeParty(host: HTMLElement, party: PipeParty): TemplateResult {
  const { process, value } = party.hold;
  const word = stateWord(party);
  const name = nameAndPid(process);
  const title = [name, value, word].filter((text) => text !== null).join(', ');
  const show = (): void =>
    dispatch(host, 'panel-choice', {
      process: process.id,
      cell: { row: '', column: process.id, value },
      showsOpened: true,
    });
  return html`<button class="link pipe-party" title=${title} @click=${show}>
    ${name}
    <span class="mono">${value}</span
    >${word === null ? nothing : html` <span class="tag">${word}</span>`}
  </button>`;
}
