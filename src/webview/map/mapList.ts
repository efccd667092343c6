// The map as a list: each node with what it is connected with, for those who would rather read than look.
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { nodeText } from '../../model/map/mapText';
import type { MapNode } from '../../model/map/sessionMap';
import type { NodeConnection } from './mapConnections';
import { connectionList, type MapActions } from './mapDetail';

export function mapList(
  nodes: readonly MapNode[],
  connectionsOf: (id: string) => readonly NodeConnection[],
  actions: MapActions,
): TemplateResult {
  return html`<ul>
    ${repeat(
      nodes,
      ({ id }) => id,
      (node) =>
        html`<li>
          <button class="link" @click=${() => actions.goTo(node)}>${nodeText(node)}</button>
          ${connectionList(node, connectionsOf(node.id), actions)}
        </li>`,
    )}
  </ul>`;
}
