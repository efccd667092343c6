// Which part of the map is in its frame, and how large: every step of zooming and panning as a function.
import type { Box, Point } from './mapPlaces';

/** A place of the map is in the frame at `x + scale * place.x`. */
export interface MapZoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.1;
const largest = 4;
/** Smaller than this, a name can no longer be read. */
const leastReadable = 0.6;
/** For reading, when not everything can be shown anyway. */
const readable = 0.75;
/** Between a node and the frame when it is brought into sight. */
const air = 8;

const within = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** The whole map in the middle of the frame, not larger than it is drawn. */
export function fitted(map: Size, frame: Size): MapZoom {
  if (map.width === 0 || map.height === 0) return { scale: 1, x: 0, y: 0 };
  const scale = within(Math.min(frame.width / map.width, frame.height / map.height), smallest, 1);
  return {
    scale,
    x: (frame.width - map.width * scale) / 2,
    y: (frame.height - map.height * scale) / 2,
  };
}

/** The whole map where its names can be read then; else as much as can be read, around a node. */
export function opening(map: Size, frame: Size, around: Box | undefined): MapZoom {
  const whole = fitted(map, frame);
  if (whole.scale >= leastReadable) return whole;
  const place = (of: number, length: number, room: number): number =>
    length * readable <= room
      ? (room - length * readable) / 2
      : within(room / 2 - of * readable, room - length * readable, 0);
  return {
    scale: readable,
    x: place(around?.x ?? 0, map.width, frame.width),
    y: place(around?.y ?? 0, map.height, frame.height),
  };
}

/** What is at `at` in the frame stays there. */
export function zoomed(zoom: MapZoom, factor: number, at: Point): MapZoom {
  const scale = within(zoom.scale * factor, smallest, largest);
  const change = scale / zoom.scale;
  return { scale, x: at.x - (at.x - zoom.x) * change, y: at.y - (at.y - zoom.y) * change };
}

export function panned(zoom: MapZoom, by: Point): MapZoom {
  return { ...zoom, x: zoom.x + by.x, y: zoom.y + by.y };
}

/** Moved no further than it takes to have the node in sight. */
export function revealing(zoom: MapZoom, box: Box, frame: Size): MapZoom {
  const shift = (middle: number, length: number, from: number, room: number): number => {
    const start = from + (middle - length / 2) * zoom.scale - air;
    const end = from + (middle + length / 2) * zoom.scale + air;
    if (start < 0) return -start;
    return end > room ? Math.max(room - end, -start) : 0;
  };
  return panned(zoom, {
    x: shift(box.x, box.width, zoom.x, frame.width),
    y: shift(box.y, box.height, zoom.y, frame.height),
  });
}

/** After the layout has changed: the node stays where it was in the frame. */
export function anchored(zoom: MapZoom, before: Point, after: Point): MapZoom {
  return panned(zoom, {
    x: (before.x - after.x) * zoom.scale,
    y: (before.y - after.y) * zoom.scale,
  });
}
