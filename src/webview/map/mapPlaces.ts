// Places in a map, and how much room each node takes.
import type { HeldEdge, MapEdge, SessionMap } from '../../model/map/sessionMap';

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
/** Of the label in two lines of an end that keeps its pipe open, with a sign, or that seems to be one. */
export const noteWidth = ({ isInTheWay, isInferred }: HeldEdge): number =>
  isInTheWay ? (isInferred ? 132 : 100) : 90;

const nodeWidth = 176;
/** What a pipe between processes is called names a stream and a process. */
const sharedPipeWidth = 272;
/** Where many edges meet a node it is higher, so that they can be told apart; but not higher than can be looked at. */
const edgeRoom = 7;
const highest = 320;

type NodeSize = Pick<Box, 'width' | 'height'>;

export function nodeSizes({ nodes, edges }: SessionMap): ReadonlyMap<string, NodeSize> {
  const edgeCounts = new Map<string, number>();
  const count = (key: string): number => edgeCounts.get(key) ?? 0;
  for (const edge of edges) {
    const { first, second } = inOrder(edge);
    for (const key of [`right ${first}`, `left ${second}`]) edgeCounts.set(key, count(key) + 1);
  }
  return new Map(
    nodes.map((node) => {
      const { id, kind } = node;
      const isProcess = kind === 'broker' || kind === 'process' || kind === 'outside';
      const most = Math.max(count(`right ${id}`), count(`left ${id}`));
      const height = Math.min(highest, Math.max(isProcess ? 44 : 40, 16 + edgeRoom * most));
      const isShared = node.kind === 'pipe' && node.phase !== null;
      return [id, { width: isShared ? sharedPipeWidth : nodeWidth, height }];
    }),
  );
}

/** From the nodes that the picture puts first to the others: the tree is read in one direction, whichever way data goes. */
export function inOrder(edge: MapEdge): { readonly first: string; readonly second: string } {
  if (edge.kind !== 'held') return { first: edge.from, second: edge.to };
  const { holder, object, isHolderFirst } = edge;
  return isHolderFirst ? { first: holder, second: object } : { first: object, second: holder };
}
