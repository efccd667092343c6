// The pipes of the session, one of them selected: a list box walked by the arrow keys.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { pipePath } from '../../model/session/pipeName';
import type { PipeState } from '../../model/session/state';
import { codicon } from '../elements/codicon';
import { placeAfterKey } from '../elements/gridKeys';
import { handleLabel } from '../elements/handleLabel';
import { pipePhase } from './pipePhase';
import type { SessionClock } from '../time/sessionClock';
import './pipeStatusView';

/** Seen from the broker. */
const directionIcons: Readonly<Record<PipeState['direction'], string>> = {
  captured: 'arrow-left',
  written: 'arrow-right',
  between: 'arrow-swap',
};

const pipeTitle = ({ label, name }: PipeState): string =>
  [label, pipePath(name)].filter((text) => text !== null).join(': ');

export function pipeList(
  pipes: readonly PipeState[],
  selected: PipeState,
  clock: SessionClock,
  select: (label: string) => void,
): TemplateResult {
  const keyPressed = (event: KeyboardEvent): void => {
    const from = { row: pipes.indexOf(selected), column: 0 };
    const next = placeAfterKey(event, from, { rows: pipes.length, columns: 1, pageRows: 8 });
    const pipe = next && pipes[next.row];
    if (!next || !pipe) return;
    event.preventDefault();
    select(pipe.label);
    const list = event.currentTarget;
    const option = list instanceof HTMLElement ? list.children.item(next.row) : null;
    if (option instanceof HTMLElement) option.focus();
  };
  return html`<div
    class="pipe-list"
    role="listbox"
    aria-label=${l10n.t('Pipes')}
    @keydown=${keyPressed}
  >
    ${repeat(
      pipes,
      (pipe) => pipe.label,
      (pipe) =>
        html`<div
          class="pipe"
          role="option"
          aria-selected=${pipe === selected}
          tabindex=${pipe === selected ? 0 : -1}
          @click=${() => select(pipe.label)}
        >
          <span class="pipe-label" title=${pipeTitle(pipe)}>
            ${codicon(directionIcons[pipe.direction], 'tone-quiet')} ${handleLabel(pipe.label)}
          </span>
          ${pipePhase(pipe)}
          <pipe-status
            class="pipe-facts"
            .pipe=${pipe}
            .clock=${clock}
            .isBrief=${true}
          ></pipe-status>
        </div>`,
    )}
  </div>`;
}
