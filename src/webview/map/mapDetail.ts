// Everything the map knows of one node, in words: what it is, what is found about it, and who or what it is connected with.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Finding } from '../../model/findings/finding';
import { findingPathText, fixLine } from '../../model/findings/findingWords';
import { pipeText } from '../../model/pipes/pipeText';
import { holdingText, kindText, nodeLine, nodeTitle } from '../../model/map/mapText';
import { givenPipeName } from '../../model/session/pipeName';
import { integerText } from '../../model/base/quantity';
import type { HeldEdge, MapNode } from '../../model/map/sessionMap';
import { codicon } from '../elements/codicon';
import type { NodeConnection } from './mapConnections';

export interface MapActions {
  readonly goTo: (node: MapNode) => void;
  readonly showHandle: (edge: HeldEdge) => void;
}

/** A pipe of a whole tree has hundreds of holders; those it is about come first. */
const mostShown = 50;

function connectionText({ edge }: NodeConnection, node: MapNode): string {
  switch (edge.kind) {
    case 'created':
      return edge.from === node.id ? l10n.t('created by it') : l10n.t('its creator');
    case 'parent':
      return edge.from === node.id
        ? l10n.t('inherits from it')
        : l10n.t('its parent process override');
    case 'more':
      return '';
    case 'held':
      return edge.isInferred ? l10n.t('seems to have: {0}', holdingText(edge)) : holdingText(edge);
  }
}

function item(connection: NodeConnection, node: MapNode, actions: MapActions): TemplateResult {
  const { edge, other } = connection;
  const isInTheWay = edge.kind === 'held' && edge.isInTheWay;
  const pid = other.kind === 'process' ? (other.process.pid ?? '') : '';
  return html`<li>
    ${isInTheWay ? codicon('warning', 'tone-warning') : nothing}
    <button class="link" @click=${() => actions.goTo(other)}>${nodeTitle(other)}</button>
    <span class="of">${pid}</span>
    <span class=${edge.isPast ? 'tone-quiet' : ''}>${connectionText(connection, node)}</span>
    ${
      edge.kind === 'held' && other.kind !== 'outside' && edge.handles[0]?.value !== ''
        ? html`<button
            class="icon-button"
            title=${l10n.t('Show in the matrix')}
            aria-label=${l10n.t('Show {0} in the matrix', edge.handles[0]?.value ?? '')}
            @click=${() => actions.showHandle(edge)}
          >
            ${codicon('table')}
          </button>`
        : nothing
    }
  </li>`;
}

const isHeld = ({ edge }: NodeConnection): boolean => edge.kind === 'held' && !edge.isPast;
const isUrgent = ({ edge }: NodeConnection): boolean => edge.kind === 'held' && edge.isInTheWay;

const isOther = (connection: NodeConnection): boolean => !isUrgent(connection);

export function connectionList(
  node: MapNode,
  connections: readonly NodeConnection[],
  actions: MapActions,
): TemplateResult | typeof nothing {
  if (connections.length === 0) return nothing;
  const sorted = [
    ...connections.filter(isUrgent),
    ...connections.filter((each) => isOther(each) && isHeld(each)),
    ...connections.filter((each) => isOther(each) && !isHeld(each)),
  ];
  const more = sorted.length - mostShown;
  return html`<ul class="map-connections">
      ${sorted.slice(0, mostShown).map((each) => item(each, node, actions))}
    </ul>
    ${more > 0 ? html`<p class="note">${l10n.t('And {0} more.', integerText(more))}</p>` : nothing}`;
}

/** What is too long for the picture. */
function longText(node: MapNode): string {
  switch (node.kind) {
    case 'process':
      return node.process.commandLine;
    case 'pipe':
      // What Windows calls a pipe without a name tells nobody anything.
      return (node.pipe ? node.object.name : givenPipeName(node.object.shared?.name ?? null)) ?? '';
    case 'object':
      return node.object.file?.name ?? node.object.name ?? '';
    case 'broker':
    case 'outside':
    case 'more':
      return '';
  }
}

/** What the picture itself cannot say of a finding: by which way, and what to do. The rest is in the list of findings. */
function concern(finding: Finding): TemplateResult {
  const { severity, headline } = finding;
  const below = [findingPathText(finding), fixLine(finding)].filter((text) => text !== '');
  return html`<div class="with-icon map-concern">
    ${codicon(severity, `severity-${severity}`)}
    <div>
      <p>${headline}</p>
      ${below.map((text) => html`<p class="tone-quiet wrap">${text}</p>`)}
    </div>
  </div>`;
}

export function mapDetail(
  node: MapNode,
  connections: readonly NodeConnection[],
  actions: MapActions,
): TemplateResult {
  const long = longText(node);
  const line = node.kind === 'pipe' && node.pipe ? pipeText(node.pipe) : nodeLine(node);
  return html`<h3>${nodeTitle(node)} <span class="of">${kindText(node)}</span></h3>
    <p class="why">${line}</p>
    ${long === '' ? nothing : html`<p class="mono wrap tone-quiet">${long}</p>`}
    ${node.concerns.map(concern)} ${connectionList(node, connections, actions)}`;
}
