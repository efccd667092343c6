// What a key does in the map.
import { zoomStep } from './mapToolbar';
import { directionOf, type Direction } from './mapWalk';

export type KeyStep =
  | { readonly kind: 'pan'; readonly by: { readonly x: number; readonly y: number } }
  | { readonly kind: 'walk'; readonly direction: Direction }
  | { readonly kind: 'choose' | 'first' | 'last' | 'fit' }
  | { readonly kind: 'zoom'; readonly factor: number };

/** In pixels, with Shift and an arrow key. */
const panStep = 60;

const pans: Readonly<Record<Direction, { readonly x: number; readonly y: number }>> = {
  left: { x: panStep, y: 0 },
  right: { x: -panStep, y: 0 },
  up: { x: 0, y: panStep },
  down: { x: 0, y: -panStep },
};

/** Null for a key that is not the map's. */
export function keyStep(event: KeyboardEvent): KeyStep | null {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return null;
  const direction = directionOf(key);
  if (direction) {
    return shiftKey ? { kind: 'pan', by: pans[direction] } : { kind: 'walk', direction };
  }
  switch (key) {
    case 'Enter':
    case ' ':
      return { kind: 'choose' };
    case 'Home':
      return { kind: 'first' };
    case 'End':
      return { kind: 'last' };
    case '+':
    case '=':
      return { kind: 'zoom', factor: zoomStep };
    case '-':
      return { kind: 'zoom', factor: 1 / zoomStep };
    case '0':
      return { kind: 'fit' };
    default:
      return null;
  }
}
