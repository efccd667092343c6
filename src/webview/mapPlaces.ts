// Places in a map, and how much room each node takes.
import type { MapEdge, MapNode } from '../model/sessionMap';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface EdgePlace {
  /** From where data comes, or who created, to the other end; both ends are at the sides of their nodes. */
  readonly points: readonly Point[];
  /** Where its label is; null where there is no room for one. */
  readonly label: Point | null;
}

export interface MapLayout {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly edges: ReadonlyMap<string, EdgePlace>;
  readonly width: number;
  readonly height: number;
}

/** Between the picture and its frame. */
export const margin = 16;
/** Of the label of an end that keeps its pipe open: a sign with words. */
export const inTheWayWidth = 100;

export function nodeSize({ kind }: MapNode): { readonly width: number; readonly height: number } {
  const isProcess = kind === 'broker' || kind === 'process' || kind === 'outside';
  return isProcess ? { width: 184, height: 44 } : { width: 160, height: 40 };
}

/** From the nodes that the picture puts first to the others: the tree is read in one direction, whichever way data goes. */
export function inOrder(edge: MapEdge): { readonly first: string; readonly second: string } {
  if (edge.kind !== 'held') return { first: edge.from, second: edge.to };
  const { holder, object, isHolderFirst } = edge;
  return isHolderFirst ? { first: holder, second: object } : { first: object, second: holder };
}
