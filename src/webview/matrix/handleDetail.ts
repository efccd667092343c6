// Everything known of one selected cell: the reason first, then the handle itself.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { doubtText } from '../../model/handles/evidence';
import { accessNames } from '../../model/handles/accessRights';
import type { FileDescription } from '../../model/session/fileDescription';
import { endText } from '../../model/session/fileText';
import type { Origin } from '../../model/handles/origin';
import { ruleLinks } from '../../model/handles/ruleLinks';
import { codicon } from '../elements/codicon';
import {
  brokerColumn,
  type HandleCell,
  type HandleFacts,
  type HandleRow,
} from '../../model/matrix/matrixRow';
import type { Act } from '../choices/panelEvents';
import { revealButton } from '../choices/panelSelection';

function originMeaning(origin: Origin): string {
  switch (origin) {
    case 'inherited':
      return l10n.t(
        'inherited: the child got it at creation, same value and same object as in its parent',
      );
    case 'unclear':
      return l10n.t('inherited or sent: which of the two is not known');
    case 'duplicated':
      return l10n.t('duplicated: copied into the child under a new value, not inherited');
    case 'opened':
      return l10n.t('opened: the process, or Windows for it, made it itself');
  }
}

function fact(name: string, value: unknown): TemplateResult {
  return html`<div class="fact">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function access(handle: HandleFacts): TemplateResult {
  const names = accessNames(handle.type, Number(handle.access));
  return html`<span class="mono">${handle.access}</span>${
      names.length === 0
        ? nothing
        : html`<ul class="rights mono">
            ${names.map((name) => html`<li>${name}</li>`)}
          </ul>`
    }`;
}

function shareText({ read, write, delete: remove }: NonNullable<FileDescription['share']>): string {
  const allowed = [
    ...(read ? [l10n.t('reading')] : []),
    ...(write ? [l10n.t('writing')] : []),
    ...(remove ? [l10n.t('deleting')] : []),
  ];
  return allowed.length === 0
    ? l10n.t('not open it')
    : l10n.t('open it for {0}', allowed.join(', '));
}

/** What the prober found out: of a file how it is shared, of a socket its addresses. */
function fileFacts({ kind, socket, share }: FileDescription): TemplateResult {
  return html`${fact(l10n.t('File kind'), kind)}
  ${share ? fact(l10n.t('Others may'), shareText(share)) : nothing}
  ${
    socket
      ? html`${fact(l10n.t('Protocol'), socket.protocol === 'other' ? l10n.t('other') : socket.protocol.toUpperCase())}
        ${fact(l10n.t('Socket'), socket.state)}
        ${socket.state === 'unbound' ? nothing : fact(l10n.t('Address'), endText(socket))}
        ${socket.peer ? fact(l10n.t('Peer'), endText(socket.peer)) : nothing}`
      : nothing
  }`;
}

const yesOrNo = (is: boolean): string => (is ? l10n.t('yes') : l10n.t('no'));

function handleFacts(handle: HandleFacts, act: Act): TemplateResult {
  const isInferred = handle.knownBy === 'inference';
  const unknown = l10n.t('not known');
  const copyWords = l10n.t('Copy value');
  const copy = (): void =>
    act(
      { method: 'copy', text: handle.value },
      l10n.t('{0} copied to the clipboard.', handle.value),
    );
  const value = html`<span class="mono">${handle.value}</span>
    <button class="icon-button" title=${copyWords} aria-label=${copyWords} @click=${copy}>
      ${codicon('copy')}
    </button>`;
  const object = handle.object ?? l10n.t('name not available');
  return html`<dl class="facts">
    ${fact(l10n.t('Value'), value)} ${fact(l10n.t('Type'), handle.type)}
    ${fact(l10n.t('Object'), html`<span class="mono wrap">${object}</span>`)}
    ${handle.file ? fileFacts(handle.file) : nothing}
    ${fact(l10n.t('Access'), isInferred ? unknown : access(handle))}
    ${fact(l10n.t('Inheritable'), isInferred ? unknown : yesOrNo(handle.inheritable))}
    ${handle.doubt ? fact(l10n.t('Origin'), doubtText(handle.doubt)) : nothing}
    ${
      handle.origin && handle.doubt === undefined
        ? fact(l10n.t('Origin'), originMeaning(handle.origin))
        : nothing
    }
    ${handle.file?.pipe && !handle.pipe ? fact(l10n.t('Pipe end'), handle.file.pipe.end) : nothing}
    ${handle.pipe ? fact(l10n.t('Pipe end'), `${handle.pipe.end} · ${handle.pipe.label}`) : nothing}
  </dl>`;
}

function streamsLine(cell: HandleCell, owner: string): TemplateResult | typeof nothing {
  if (cell.streams.length === 0) return nothing;
  const names = cell.streams.map(({ stream }) => stream).join(', ');
  const isDangling = cell.streams.some((each) => each.isDangling);
  return isDangling
    ? html`<p class="with-icon">
        ${codicon('warning', 'tone-warning')}<span
          >${l10n.t('{0} has this value as its {1}, without a handle behind it.', owner, names)}</span
        >
      </p>`
    : html`<p>${l10n.t('It is the {0} of {1}.', names, owner)}</p>`;
}

function predictionLine({ isUnpredicted, handles }: HandleCell): TemplateResult | typeof nothing {
  if (!isUnpredicted) return nothing;
  const words =
    handles.length === 0
      ? l10n.t('By the rules of Windows 10 and 11 it should have been inherited.')
      : l10n.t('By the rules of Windows 10 and 11 it should not have been inherited.');
  return html`<p class="with-icon">${codicon('warning', 'tone-warning')}<span>${words}</span></p>`;
}

/** A link that the editor opens. */
function ruleLink({ reason }: HandleCell): TemplateResult | typeof nothing {
  if (reason === null) return nothing;
  const { title, url } = ruleLinks[reason];
  return html`<p class="rule">
    <a href=${url} title=${url}>${l10n.t('Microsoft Learn: {0}', title)}</a>
  </p>`;
}

function reveal({ column, handles }: HandleCell, act: Act): TemplateResult | typeof nothing {
  const [handle] = handles;
  if (!handle) return nothing;
  const { value } = handle;
  return revealButton(column === brokerColumn ? { value } : { processId: column, value }, act);
}

export interface CellHolding {
  readonly name: string;
  readonly cell: HandleCell;
}

const mostHoldings = 20;

/** Under which value each of those has it who are shown. */
function valuesIn(holdings: readonly CellHolding[]): TemplateResult | typeof nothing {
  const held = holdings.filter(({ cell }) => cell.handles.length > 0);
  if (held.length < 2) return nothing;
  const left = held.length - mostHoldings;
  return html`<h4>${l10n.t('Value in each process')} <span class="badge">${held.length}</span></h4>
    <ul class="values">
      ${held.slice(0, mostHoldings).map(
        ({ name, cell }) =>
          html`<li>
            <span class="mono">${cell.handles.map(({ value }) => value).join(', ')}</span>
            <span>${name}</span>
          </li>`,
      )}
      ${left > 0 ? html`<li class="of">${l10n.t('and {0} more', left)}</li>` : nothing}
    </ul>`;
}

interface DetailContent {
  readonly row: HandleRow;
  readonly cell: HandleCell;
  /** Whose cell it is. */
  readonly owner: string;
  readonly holdings: readonly CellHolding[];
  readonly act: Act;
  readonly path: TemplateResult | typeof nothing;
  readonly calls: TemplateResult | typeof nothing;
  /** What closes it in its process. */
  readonly close: TemplateResult | typeof nothing;
  /** What is to be known of its place in the matrix. */
  readonly note: TemplateResult | typeof nothing;
  readonly onKey: (event: KeyboardEvent) => void;
}

export function handleDetail(content: DetailContent): TemplateResult {
  const { row, cell, owner, holdings, act, path, calls, close, note, onKey } = content;
  return html`<section
    class="detail"
    aria-label=${l10n.t('Selected handle')}
    tabindex="-1"
    @keydown=${onKey}
  >
    <h3>${row.name} <span class="of">${l10n.t('in {0}', owner)}</span> ${reveal(cell, act)}</h3>
    ${note}
    <p class="why">${cell.why}</p>
    ${predictionLine(cell)} ${streamsLine(cell, owner)} ${ruleLink(cell)} ${path}
    ${cell.handles.map((handle) => handleFacts(handle, act))} ${close} ${valuesIn(holdings)}
    ${calls}
  </section>`;
}
