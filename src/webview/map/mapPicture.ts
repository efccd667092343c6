// The drawing of the map: its edges, those that matter over the others, and its nodes over all of them.
import { nothing, svg, type SVGTemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { nodeTitle } from '../../model/map/mapText';
import type { MapEdge, MapNode, SessionMap } from '../../model/map/sessionMap';
import { mapEdgeView } from './mapEdgeView';
import { mostLabels } from './mapLayout';
import { mapNodeView } from './mapNodeView';
import type { MapLayout } from './mapPlaces';
import type { TextFit } from '../elements/textFit';

export interface MapPicture {
  readonly map: SessionMap;
  readonly layout: MapLayout;
  /** Where the focus is, or would be; with `isWalked` its edges stand out. */
  readonly active: string;
  readonly isWalked: boolean;
  readonly selected: string | null;
  readonly selectedEdge: string | null;
  readonly font: string;
}

/** Of a node with more edges than this their labels lie over each other. */
const mostNearLabels = 16;

function edgesOf(picture: MapPicture): SVGTemplateResult {
  const { map, layout, active, isWalked, selectedEdge } = picture;
  const isFew = map.edges.length <= mostLabels;
  const isNear = ({ from, to }: MapEdge): boolean => isWalked && (from === active || to === active);
  const hasNearLabels = map.edges.filter(isNear).length <= mostNearLabels;
  const isOnTop = (edge: MapEdge): boolean =>
    isNear(edge) || (edge.kind === 'held' && edge.isInTheWay);
  const titles = new Map(map.nodes.map((node) => [node.id, nodeTitle(node)]));
  const edges = [...map.edges.filter((edge) => !isOnTop(edge)), ...map.edges.filter(isOnTop)];
  return svg`<g aria-hidden="true">
    ${repeat(
      edges,
      ({ id }) => id,
      (edge) => {
        const place = layout.edges.get(edge.id);
        if (!place) return nothing;
        return mapEdgeView(edge, place, {
          isNear: isNear(edge),
          isSelected: edge.id === selectedEdge,
          isCrowded: !isFew,
          hasLabel: isFew || (isNear(edge) && hasNearLabels),
          fromTitle: titles.get(edge.from) ?? '',
          toTitle: titles.get(edge.to) ?? '',
        });
      },
    )}
  </g>`;
}

function nodesOf(picture: MapPicture, texts: TextFit): SVGTemplateResult {
  const { map, layout, active, selected, font } = picture;
  const fit = (text: string, room: number, isTitle: boolean): string =>
    texts.fit(text, room, isTitle ? `600 13px ${font}` : `11px ${font}`);
  const view = (node: MapNode): SVGTemplateResult | typeof nothing => {
    const box = layout.nodes.get(node.id);
    if (!box) return nothing;
    const isSelected = node.id === selected;
    return mapNodeView(node, box, { isActive: node.id === active, isSelected, fit });
  };
  return svg`<g role="presentation">${repeat(map.nodes, ({ id }) => id, view)}</g>`;
}

export function mapPicture(picture: MapPicture, texts: TextFit): readonly SVGTemplateResult[] {
  return [edgesOf(picture), nodesOf(picture, texts)];
}
