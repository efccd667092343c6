// One node of the map as a shape with an icon, its name and a line of words below it.
import { svg, nothing, type SVGTemplateResult } from 'lit';
import { nodeLine, nodeText, nodeTitle, type ShownText } from '../../model/map/mapText';
import type { MapNode } from '../../model/map/sessionMap';
import { iconOf, mapIcon } from './mapIcons';
import type { Box } from './mapPlaces';

interface NodeLook {
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Shortens to the room there is. */
  readonly fit: (text: string, room: number, isTitle: boolean) => string;
}

/** Where the words begin, and what is kept free at the other side. */
const textStart = 30;
const textEnd = 10;
/** More is kept free for the sign of a finding. */
const signRoom = 20;

/** Processes are rounded, pipes are pipes, objects have corners. */
function shape({ kind }: MapNode, { width, height }: Box): SVGTemplateResult {
  const radius = kind === 'pipe' ? height / 2 : kind === 'object' ? 1 : kind === 'more' ? 4 : 8;
  const box = (extra: string, out: number): SVGTemplateResult => svg`<rect
    class=${extra}
    x=${-width / 2 - out}
    y=${-height / 2 - out}
    width=${width + 2 * out}
    height=${height + 2 * out}
    rx=${radius + out}
  ></rect>`;
  return svg`${box('map-focus', 4)}${box('map-shape', 0)}`;
}

function hasEnded(node: MapNode): boolean {
  switch (node.kind) {
    case 'process':
      return node.process.phase === 'exited' || node.process.phase === 'failed';
    case 'broker':
      return node.isGone;
    case 'pipe':
      return node.pipe ? node.pipe.phase !== 'open' : node.phase === 'closed';
    case 'outside':
    case 'object':
    case 'more':
      return false;
  }
}

export function mapNodeView(node: MapNode, box: Box, look: NodeLook): SVGTemplateResult {
  const { width } = box;
  const { icon, tone } = iconOf(node);
  const isMarked = node.concerns.length > 0;
  const isError = node.concerns.some(({ severity }) => severity === 'error');
  const left = -width / 2 + (node.kind === 'pipe' ? 4 : 0);
  const room = width - textStart - textEnd - (isMarked ? signRoom : 0);
  const classes = [
    'map-node',
    `is-${node.kind}`,
    ...(hasEnded(node) ? ['is-over'] : []),
    ...(isMarked ? [isError ? 'is-error' : 'is-warning'] : []),
    ...(look.isActive ? ['is-active'] : []),
    ...(look.isSelected ? ['is-selected'] : []),
  ];
  const shown: ShownText = {
    title: look.fit(nodeTitle(node), room, true),
    line: look.fit(nodeLine(node), room, false),
  };
  const words = (name: string, text: string, y: number): SVGTemplateResult =>
    svg`<text class=${name} x=${left + textStart} y=${y}>${text}</text>`;
  return svg`<g
    class=${classes.join(' ')}
    role="option"
    aria-selected=${look.isSelected}
    aria-label=${nodeText(node, shown)}
    tabindex=${look.isActive ? 0 : -1}
    data-node=${node.id}
    transform=${`translate(${box.x} ${box.y})`}
  >
    <title>${nodeText(node)}</title>
    ${shape(node, box)} ${mapIcon(icon, left + 8, -8, tone)}
    ${words('map-title', shown.title, -4)} ${words('map-line', shown.line, 13)}
    ${
      isMarked
        ? mapIcon(
            isError ? 'failed' : 'warning',
            width / 2 - 24,
            -8,
            isError ? 'severity-error' : 'severity-warning',
          )
        : nothing
    }
  </g>`;
}
