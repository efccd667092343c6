// Of a map too large to read, the part that matters: what the findings and the selection are about, and some of the rest.
import { grouped, parted } from '../base/groupBy';
import { brokerNode } from './holdings';
import type { HeldEdge, MapEdge, MapNode, SessionMap } from './sessionMap';

/** A picture with more nodes than this is no longer read. */
export const mostNodes = 120;
/** Holders that come into the picture with an object. */
const mostHolders = 6;

export interface MapExcerpt extends SessionMap {
  /** How many nodes of the whole map are not shown. */
  readonly hidden: number;
}

const isHeldEdge = (edge: MapEdge): edge is HeldEdge => edge.kind === 'held';

/** Who has come in, and with whom each comes. */
class Choice {
  readonly kept: Set<string>;
  readonly #creator = new Map<string, string>();
  /** What was found of nodes that are not shown, once nothing comes in any more. */
  readonly #places = new Map<string, string | null>();
  readonly #companies = new Map<string, readonly string[]>();
  readonly #ofObject: ReadonlyMap<string, readonly HeldEdge[]>;
  readonly #ofHolder: ReadonlyMap<string, readonly HeldEdge[]>;

  constructor(
    { nodes, edges }: SessionMap,
    private readonly most: number,
  ) {
    const all = new Set(nodes.map(({ id }) => id));
    this.kept = new Set(nodes.flatMap(({ id }) => (id === brokerNode ? id : [])));
    for (const { kind, from, to } of edges) {
      if (kind === 'created' && all.has(from)) this.#creator.set(to, from);
    }
    const held = edges.filter(isHeldEdge);
    this.#ofObject = grouped(held, ({ object }) => object);
    this.#ofHolder = grouped(held, ({ holder }) => holder);
  }

  holders(id: string): readonly HeldEdge[] {
    return this.#ofObject.get(id) ?? [];
  }

  objectsOf(id: string): readonly string[] {
    return (this.#ofHolder.get(id) ?? []).map(({ object }) => object);
  }

  /** The nearest to the node that has come in, itself or one above it; null when there is none. Each node is passed once. */
  keptAbove(id: string): string | null {
    const passed = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !this.kept.has(at) && !passed.has(at) && !this.#places.has(at)) {
      passed.add(at);
      at = this.#creator.get(at);
    }
    const known = at === undefined ? null : (this.#places.get(at) ?? null);
    const found = at !== undefined && this.kept.has(at) ? at : known;
    for (const each of passed) this.#places.set(each, found);
    return found;
  }

  /** The holders that come with an object. Each of thousands may bring it in. */
  #company(id: string): readonly string[] {
    const known = this.#companies.get(id);
    if (known) return known;
    const [inTheWay, others] = parted(this.holders(id), (edge) => edge.isInTheWay);
    const holders = [...inTheWay, ...others].slice(0, mostHolders).map(({ holder }) => holder);
    this.#companies.set(id, holders);
    return holders;
  }

  /** An object alone says nothing: those in the way come with it, and the first of the others. Each with all that is above it. */
  add(id: string): void {
    const more = new Set<string>();
    for (const each of [id, ...this.#company(id)]) {
      let at: string | undefined = each;
      // What is above one that has come in has come in, too.
      while (at !== undefined && !this.kept.has(at) && !more.has(at)) {
        more.add(at);
        if (this.kept.size + more.size > this.most) return;
        at = this.#creator.get(at);
      }
    }
    for (const each of more) this.kept.add(each);
  }
}

/** `first`: ids of nodes that are to be seen whatever else is. */
export function mapExcerpt(
  map: SessionMap,
  first: readonly string[],
  most: number = mostNodes,
): MapExcerpt {
  if (map.nodes.length <= most) return { ...map, hidden: 0 };
  const choice = new Choice(map, most);
  const { kept } = choice;
  const known = new Set(map.nodes.map(({ id }) => id));
  for (const id of first) if (known.has(id)) choice.add(id);
  for (const { id, concerns } of map.nodes) if (concerns.length > 0) choice.add(id);
  for (const id of [...kept]) for (const object of choice.objectsOf(id)) choice.add(object);
  for (const { id, kind } of map.nodes) {
    if (kind !== 'process') continue;
    choice.add(id);
    if (kept.has(id)) for (const object of choice.objectsOf(id)) choice.add(object);
  }
  const hidden = map.nodes.filter(({ id }) => !kept.has(id));
  const [top] = kept;
  const counts = grouped(hidden, (node) => placeOf(node, choice) ?? top ?? brokerNode);
  const more = [...counts].map(([at, nodes]): { node: MapNode; edge: MapEdge } => {
    const id = `more ${at}`;
    const processes = nodes.filter(({ kind }) => kind === 'process' || kind === 'outside').length;
    const objects = nodes.length - processes;
    return {
      node: { id, kind: 'more', processes, objects, concerns: [] },
      edge: { id, kind: 'more', from: at, to: id, isPast: false },
    };
  });
  return {
    nodes: [...map.nodes.filter(({ id }) => kept.has(id)), ...more.map(({ node }) => node)],
    edges: [
      ...map.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
      ...more.map(({ edge }) => edge),
    ],
    hidden: hidden.length,
  };
}

/** Below which node that is shown one that is not is counted; undefined where none is above it. */
function placeOf({ id }: MapNode, choice: Choice): string | undefined {
  const own = choice.keptAbove(id);
  if (own !== null) return own;
  for (const { holder } of choice.holders(id)) {
    const place = choice.keptAbove(holder);
    if (place !== null) return place;
  }
  return undefined;
}
