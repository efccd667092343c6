// Everything known of one selected cell: the reason first, then the handle itself.
import { html, nothing, type TemplateResult } from 'lit';
import { accessNames } from '../model/accessRights';
import type { FileDescription } from '../model/fileDescription';
import { endText } from '../model/fileText';
import type { Origin } from '../model/origin';
import { codicon } from './codicon';
import { brokerColumn, type HandleCell, type HandleFacts, type HandleRow } from './matrixRow';
import type { Act } from './panelEvents';
import { revealButton } from './panelSelection';

const originMeanings: Readonly<Record<Origin, string>> = {
  inherited: 'inherited: the child got it at creation, same value and same object as in its parent',
  duplicated: 'duplicated: copied into the child under a new value, not inherited',
  opened: 'opened: the process, or Windows for it, made it itself',
};

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

/** What the prober found out: of a file how it is shared, of a socket its addresses. */
function fileFacts({ kind, socket, share }: FileDescription): TemplateResult {
  const others = share && {
    reading: share.read,
    writing: share.write,
    deleting: share.delete,
  };
  const allowed = Object.entries(others ?? {}).flatMap(([what, may]) => (may ? [what] : []));
  return html`${fact('File kind', kind)}
  ${
    others
      ? fact(
          'Others may',
          allowed.length === 0 ? 'not open it' : `open it for ${allowed.join(', ')}`,
        )
      : nothing
  }
  ${
    socket
      ? html`${fact('Protocol', socket.protocol === 'other' ? 'other' : socket.protocol.toUpperCase())}
        ${fact('Socket', socket.state)}
        ${socket.state === 'unbound' ? nothing : fact('Address', endText(socket))}
        ${socket.peer ? fact('Peer', endText(socket.peer)) : nothing}`
      : nothing
  }`;
}

function handleFacts(handle: HandleFacts, act: Act): TemplateResult {
  const copy = (): void =>
    act({ method: 'copy', text: handle.value }, `${handle.value} copied to the clipboard.`);
  const value = html`<span class="mono">${handle.value}</span>
    <button class="icon-button" title="Copy value" aria-label="Copy value" @click=${copy}>
      ${codicon('copy')}
    </button>`;
  return html`<dl class="facts">
    ${fact('Value', value)} ${fact('Type', handle.type)}
    ${fact('Object', html`<span class="mono wrap">${handle.object ?? 'name not available'}</span>`)}
    ${handle.file ? fileFacts(handle.file) : nothing} ${fact('Access', access(handle))}
    ${fact('Inheritable', handle.inheritable ? 'yes' : 'no')}
    ${handle.origin ? fact('Origin', originMeanings[handle.origin]) : nothing}
    ${handle.pipe ? fact('Pipe end', handle.pipe.end) : nothing}
  </dl>`;
}

function streamsLine(cell: HandleCell, owner: string): TemplateResult | typeof nothing {
  if (cell.streams.length === 0) return nothing;
  const names = cell.streams.map(({ stream }) => stream).join(' and ');
  const isDangling = cell.streams.some((each) => each.isDangling);
  return html`<p class=${isDangling ? 'with-icon' : ''}>
    ${
      isDangling
        ? html`${codicon('warning', 'tone-warning')}<span
              >${owner} has this value as its ${names}, without a handle behind it.</span
            >`
        : html`It is the ${names} of ${owner}.`
    }
  </p>`;
}

function reveal({ column, handles }: HandleCell, act: Act): TemplateResult | typeof nothing {
  const [handle] = handles;
  if (!handle) return nothing;
  const { value } = handle;
  return revealButton(column === brokerColumn ? { value } : { processId: column, value }, act);
}

export function handleDetail(
  row: HandleRow,
  cell: HandleCell,
  owner: string,
  act: Act,
  path: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<section class="detail" aria-label="Selected handle">
    <h3>
      ${row.label ?? row.object ?? row.type} <span class="of">in ${owner}</span>
      ${reveal(cell, act)}
    </h3>
    <p class="why">${cell.why}</p>
    ${streamsLine(cell, owner)} ${path} ${cell.handles.map((handle) => handleFacts(handle, act))}
  </section>`;
}
