// One edge of the map: a line as wide as what went through it, an arrow where data goes, and which handle it stands for.
import { svg, nothing, type SVGTemplateResult } from 'lit';
import { edgeLabel, edgeNote, edgeText } from '../../model/map/mapText';
import type { MapEdge } from '../../model/map/sessionMap';
import { mapIcon } from './mapIcons';
import { noteWidth, type EdgePlace, type Point } from './mapPlaces';

interface EdgeLook {
  /** It meets the node that is looked at. */
  readonly isNear: boolean;
  readonly isSelected: boolean;
  /** Among many the wide ones would be a wall. */
  readonly isCrowded: boolean;
  /** Whether its label can be read among the others. */
  readonly hasLabel: boolean;
  readonly fromTitle: string;
  readonly toTitle: string;
}

const thin = 1.5;
const widest = 6;

/** Ten times the bytes are a little more: 12 bytes and 12 GB can be told apart, and both be drawn. */
function edgeWidth(edge: MapEdge, isCrowded: boolean): number {
  if (edge.kind !== 'held') return 1;
  const bytes = edge.bytes ?? 0;
  const step = isCrowded ? 0.2 : 0.42;
  const width = bytes === 0 ? thin : Math.min(widest, thin + step * Math.log10(bytes));
  return edge.isInTheWay ? Math.max(2.5, width) : width;
}

/** Level at every point it goes through. */
function curve(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${x} ${y}`;
      const middle = (before.x + x) / 2;
      return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`;
    })
    .join('');
}

/** The end is at a side of a node, which the line meets at a right angle. */
function arrow(points: readonly Point[], width: number, isFilled: boolean): SVGTemplateResult {
  const [tip, before] = [points.at(-1), points.at(-2)];
  if (!tip || !before) return svg``;
  const back = (tip.x > before.x ? -1 : 1) * (7 + width / 2);
  const half = 3.5 + width / 2;
  const sides = `M${tip.x + back} ${tip.y - half}L${tip.x} ${tip.y}L${tip.x + back} ${tip.y + half}`;
  return svg`<path class="map-arrow" d=${isFilled ? `${sides}Z` : sides}></path>`;
}

/** Of an object through which no data goes: a dot where the handle is. */
function dot(points: readonly Point[], isAtEnd: boolean): SVGTemplateResult {
  const at = isAtEnd ? points.at(-1) : points[0];
  return at ? svg`<circle class="map-dot" cx=${at.x} cy=${at.y} r="3"></circle>` : svg``;
}

function ends(edge: MapEdge, { points }: EdgePlace, width: number): SVGTemplateResult {
  if (edge.kind === 'more') return svg``;
  if (edge.kind !== 'held') return arrow(points, 0, false);
  if (edge.end !== null) return arrow(points, width, true);
  return dot(points, edge.from === edge.holder);
}

/** What holds a pipe open, or seems to be an end of it, is said above the line, in two. */
function label(edge: MapEdge, at: Point): SVGTemplateResult {
  const note = edge.kind === 'held' ? edgeNote(edge) : null;
  if (edge.kind !== 'held' || note === null) {
    return svg`<text class="map-label" x=${at.x} y=${at.y + 4}>${edgeLabel(edge)}</text>`;
  }
  const left = at.x - noteWidth(edge) / 2;
  const x = edge.isInTheWay ? left + 20 : left;
  return svg`${edge.isInTheWay ? mapIcon('warning', left, at.y - 22, 'severity-warning') : nothing}
    <text class="map-label is-beside" x=${x} y=${at.y - 18}>${edgeLabel(edge)}</text>
    <text class="map-label is-beside" x=${x} y=${at.y - 6}>${note}</text>`;
}

/** The middle of the line, for a label that the layout left no room for. */
function middleOf(points: readonly Point[]): Point {
  const at = (points.length - 1) / 2;
  const [one, other] = [points[Math.floor(at)], points[Math.ceil(at)]];
  if (!one || !other) return { x: 0, y: 0 };
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** Dashes say that the handle was not inherited, or that nobody knows. */
function originClass(edge: MapEdge): string {
  if (edge.kind !== 'held') return '';
  const origins = edge.handles.map(({ origin }) => origin);
  if (origins.every((origin) => origin === 'duplicated' || origin === 'sent')) return 'is-copied';
  if (edge.isInferred) return 'is-inferred';
  if (origins.every((origin) => origin === 'probable')) return 'is-probable';
  return origins.every((origin) => origin === 'found' || origin === 'seen') ? 'is-found' : '';
}

export function mapEdgeView(edge: MapEdge, place: EdgePlace, look: EdgeLook): SVGTemplateResult {
  const { points } = place;
  const width = edgeWidth(edge, look.isCrowded);
  const d = curve(points);
  const isInTheWay = edge.kind === 'held' && edge.isInTheWay;
  const at = place.label ?? (look.isNear || isInTheWay ? middleOf(points) : null);
  const classes = [
    'map-edge',
    `is-${edge.kind}`,
    originClass(edge),
    ...(edge.kind === 'held' && edge.end !== null ? ['is-data'] : []),
    ...(edge.isPast ? ['is-over'] : []),
    ...(isInTheWay ? ['is-in-the-way'] : []),
    ...(look.isNear ? ['is-near'] : []),
    ...(look.isSelected ? ['is-selected'] : []),
  ];
  const text = edgeText(edge, look.fromTitle, look.toTitle);
  return svg`<g class=${classes.join(' ')} data-edge=${edge.id}>
    <title>${text}</title>
    <path class="map-hit" d=${d}></path>
    <path class="map-path" d=${d} stroke-width=${width}></path>
    ${ends(edge, place, width)}
    ${at && (look.hasLabel || isInTheWay) ? label(edge, at) : nothing}
  </g>`;
}
