// The icons of the map as paths of 16 by 16, so that a saved picture needs no font.
import { svg, type SVGTemplateResult } from 'lit';
import type { MapNode } from '../../model/map/sessionMap';
import { processFace } from '../elements/processFace';

const paths = {
  broker: 'M8 2.5v3M8 5.5L4 9.5M8 5.5v4M8 5.5l4 4M2.5 10h3v3h-3zM6.5 10h3v3h-3zM10.5 10h3v3h-3z',
  running: 'M4.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z',
  done: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M5 8.2l2.2 2.2l4 -4.6',
  stopped: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M4.2 4.2l7.6 7.6',
  paused: 'M5 3.5h2v9h-2zM9 3.5h2v9h-2z',
  failed: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  crashed: 'M9 1.5L3.5 9h4L6.5 14.5L12.5 6.5h-4z',
  outside: 'M2.5 3.5h5M2.5 3.5v9h9v-5M7 9l6.5 -6.5M9.5 2.5h4v4',
  pipe: 'M2 5.5h9M2 10.5h9M2 5.5a1.6 2.5 0 1 0 0 5M11 5.5a2 2.5 0 1 0 0 5a2 2.5 0 1 0 0 -5',
  file: 'M4 1.8h5.2l2.8 2.8v9.6h-8zM9.2 1.8v2.8h2.8',
  socket: 'M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9v2a4.5 4.5 0 0 1 -9 0zM8 12v2.5',
  object: 'M8 1.8l5.5 3.1v6.2L8 14.2L2.5 11.1V4.9zM2.5 4.9L8 8l5.5 -3.1M8 8v6.2',
  more: 'M2.5 8h.01M8 8h.01M13.5 8h.01',
  warning: 'M8 2l6.5 11.8h-13zM8 6.2v3.6M8 11.6v.6',
} as const;

type MapIcon = keyof typeof paths;

/** Filled where a line would say less. */
const solid: ReadonlySet<MapIcon> = new Set(['running', 'paused', 'crashed']);

const faces: Readonly<Record<string, MapIcon>> = {
  flame: 'crashed',
  'debug-pause': 'paused',
  'circle-filled': 'running',
  pass: 'done',
  'circle-slash': 'stopped',
  error: 'failed',
};

export interface IconOfNode {
  readonly icon: MapIcon;
  readonly tone: string;
}

export function iconOf(node: MapNode): IconOfNode {
  switch (node.kind) {
    case 'process': {
      const { icon, tone } = processFace(node.process);
      return { icon: faces[icon] ?? 'running', tone };
    }
    case 'object':
      if (node.object.file?.socket || /^(?:TCP|UDP) /.test(node.object.name ?? ''))
        return { icon: 'socket', tone: 'tone-quiet' };
      return { icon: node.object.type === 'File' ? 'file' : 'object', tone: 'tone-quiet' };
    case 'broker':
    case 'outside':
    case 'pipe':
    case 'more':
      return { icon: node.kind, tone: 'tone-quiet' };
  }
}

/** With its upper left corner at `x` and `y`. */
export function mapIcon(icon: MapIcon, x: number, y: number, tone: string): SVGTemplateResult {
  return svg`<path
    class="map-icon ${solid.has(icon) ? 'is-solid' : ''} ${tone}"
    transform=${`translate(${x} ${y})`}
    d=${paths[icon]}
  ></path>`;
}
