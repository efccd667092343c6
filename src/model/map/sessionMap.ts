// A session as a graph: the processes, the pipes and other objects between them, and who has a handle to what.
import type { Finding } from '../findings/finding';
import { grouped } from '../base/groupBy';
import { handleKey, mapConcerns } from './mapConcerns';
import {
  brokerNode,
  pipeKey,
  processIdOf,
  processNode,
  type HeldObject,
  type Holding,
  type HoldingOrigin,
  type Holdings,
} from './holdings';
import { holdingsOf } from './mapHoldings';
import { keepersOf, phaseOf, pipeId, type SharedPipePhase } from './mapPipes';
import { holdKey } from '../pipes/sharedPipeRows';
import type { PipeEnd, PipeState, ProcessState, SessionState } from '../session/state';

interface NodeFacts {
  readonly id: string;
  /** Errors and warnings that are about it. */
  readonly concerns: readonly Finding[];
}

export type MapNode = NodeFacts &
  (
    | { readonly kind: 'broker'; readonly pid: number | null; readonly isGone: boolean }
    | { readonly kind: 'process'; readonly process: ProcessState }
    /** A process that the session did not start. */
    | { readonly kind: 'outside'; readonly pid: number; readonly name: string }
    | {
        readonly kind: 'pipe';
        readonly object: HeldObject;
        /** Null for a pipe that a process of the tree made. */
        readonly pipe: PipeState | null;
        /** Of such a pipe; null for the session's own, and where nothing tells it from others. */
        readonly phase: SharedPipePhase | null;
        /** Somebody's write end is, or was, in the way of its end of file. */
        readonly isHeld: boolean;
      }
    | { readonly kind: 'object'; readonly object: HeldObject }
    /** What an excerpt leaves out below a node that it shows. */
    | { readonly kind: 'more'; readonly processes: number; readonly objects: number }
  );

interface MapHandle {
  readonly value: string;
  readonly origin: HoldingOrigin;
}

interface EdgeFacts {
  readonly id: string;
  /** Ids of nodes: data goes from one to the other, a creator is before what it creates. */
  readonly from: string;
  readonly to: string;
  /** It is of the past: the handle is closed, or its holder has ended. */
  readonly isPast: boolean;
}

export interface HeldEdge extends EdgeFacts {
  readonly kind: 'held';
  readonly holder: string;
  readonly object: string;
  readonly end: PipeEnd | null;
  readonly handles: readonly MapHandle[];
  /** A write end that keeps, or kept, its pipe from ending. */
  readonly isInTheWay: boolean;
  /** Nobody could ask about any of the handles: all that is known is that nothing else can be meant. */
  readonly isInferred: boolean;
  /** What went through it; null when nobody can tell whose bytes they were. */
  readonly bytes: number | null;
  /** Whether the picture puts the holder before the object, whichever way data goes. */
  readonly isHolderFirst: boolean;
}

export type MapEdge =
  | HeldEdge
  /** `parent`: from the process that the plan chose as the parent in the broker's place. */
  | (EdgeFacts & { readonly kind: 'created' | 'parent' | 'more' });

export interface SessionMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** The node above a process; null when nobody knows who created it. */
function creatorNode({ descent }: ProcessState, ids: ReadonlySet<string>): string | null {
  if (!descent) return brokerNode;
  const { parentId } = descent;
  return parentId !== null && ids.has(parentId) ? processNode(parentId) : null;
}

function creationEdges(state: SessionState, holdings: Holdings): readonly MapEdge[] {
  const ids = new Set(state.processes.map(({ id }) => id));
  return state.processes.flatMap((process): readonly MapEdge[] => {
    const to = processNode(process.id);
    const from = creatorNode(process, ids);
    const isPast = process.exitedAt !== null;
    const parent = process.birth?.parent;
    const chosen = !parent
      ? null
      : parent.processId === null
        ? `outside ${parent.pid}`
        : processNode(parent.processId);
    const isKnown =
      chosen !== null && (holdings.outsiders.has(chosen) || ids.has(parent?.processId ?? ''));
    return [
      ...(from === null || from === to
        ? []
        : [{ id: `created ${to}`, kind: 'created', from, to, isPast } as const]),
      ...(chosen !== null && isKnown && chosen !== to
        ? [{ id: `parent ${to}`, kind: 'parent', from: chosen, to, isPast } as const]
        : []),
    ];
  });
}

/** How far below the broker a node of a process is; those outside the session are as far as can be. */
function depths(state: SessionState): ReadonlyMap<string, number> {
  const found = new Map([[brokerNode, 0]]);
  // Processes come after whoever created them.
  for (const { id, descent } of state.processes) {
    const above = descent
      ? descent.parentId === null
        ? undefined
        : found.get(processNode(descent.parentId))
      : 0;
    found.set(processNode(id), (above ?? 1) + 1);
  }
  return found;
}

/**
 * Which holders the picture puts before the object: those nearest to the broker, so that the tree is read in one direction. Between
 * processes as far down as each other data goes that way.
 */
function firstHolders(
  holdings: readonly Holding[],
  depth: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const depthOf = ({ holder }: Holding): number => depth.get(holder) ?? Infinity;
  const least = Math.min(...holdings.map(depthOf));
  const nearest = holdings.filter((holding) => depthOf(holding) === least);
  const writers = nearest.filter(({ end }) => end === 'write');
  const hasReaders = holdings.some(({ end }) => end === 'read');
  const isShared = new Set(nearest.map(({ holder }) => holder)).size > 1;
  const first = isShared && hasReaders && writers.length > 0 ? writers : nearest;
  return new Set(
    (isShared && least > 0 && writers.length === 0 ? first.slice(0, 1) : first).map(
      ({ holder }) => holder,
    ),
  );
}

/** What went through one end: all of it where nobody else has or had such an end. */
function bytesThrough(
  pipe: PipeState | null,
  end: PipeEnd | null,
  holder: string,
  holdings: readonly Holding[],
): number | null {
  if (!pipe || pipe.direction === 'between' || end === null) return null;
  const brokers = pipe.direction === 'captured' ? 'read' : 'write';
  // The broker alone counts, and counts only what it moves itself.
  if (end === brokers) return holder === brokerNode ? pipe.bytes : null;
  const others = holdings.filter((each) => each.end === end && each.holder !== holder);
  return others.length === 0 ? pipe.bytes : null;
}

/** Whether one who has this end is in the way of the pipe, by one of these handles. */
type IsInTheWay = (one: Holding, all: readonly Holding[]) => boolean;

function inTheWayOf(held: ReadonlySet<string> | undefined): IsInTheWay {
  if (!held) return () => false;
  return ({ end }, all) =>
    end === 'write' &&
    all.some(({ holder, value, isPast }) => !isPast || held.has(handleKey(holder, value)));
}

/** `keepers` by process and value. Of a pipe that is read at both ends either end can keep it open. */
function inTheWayOfShared(keepers: ReadonlySet<string> | undefined): IsInTheWay {
  if (!keepers) return () => false;
  return (_, all) =>
    all.some(({ holder, value }) => keepers.has(holdKey(processIdOf(holder) ?? '', value)));
}

function heldEdges(
  holdings: readonly Holding[],
  pipe: PipeState | null,
  isKeeper: IsInTheWay,
  depth: ReadonlyMap<string, number>,
): readonly HeldEdge[] {
  const first = firstHolders(holdings, depth);
  const edges = grouped(holdings, ({ holder, end }) => `${holder} ${end ?? ''}`);
  return [...edges].flatMap(([key, [one, ...more]]): readonly HeldEdge[] => {
    if (!one) return [];
    const { holder, object, end } = one;
    const all = [one, ...more];
    const isPast = all.every((each) => each.isPast);
    const isInTheWay = isKeeper(one, all);
    const isInferred = all.every(({ origin }) => origin === 'inferred');
    const isHolderFirst = first.has(holder);
    const goesOut = end === null ? isHolderFirst : end === 'write';
    return [
      {
        ...{ id: `held ${object} ${key}`, kind: 'held', holder, object, end, isPast },
        ...{ isInTheWay, isInferred },
        ...(goesOut ? { from: holder, to: object } : { from: object, to: holder }),
        handles: all.map(({ value, origin }) => ({ value, origin })),
        bytes: bytesThrough(pipe, end, holder, holdings),
        isHolderFirst,
      },
    ];
  });
}

/** `holdings`: what is known of who has what, where it is not what the session itself tells. */
export function sessionMap(
  state: SessionState,
  findings: readonly Finding[],
  holdings: Holdings = holdingsOf(state),
): SessionMap {
  const concerns = mapConcerns(findings);
  const depth = depths(state);
  const byObject = grouped(holdings.all, ({ object }) => object);
  const pipes = new Map(state.pipes.map((pipe) => [pipeKey(pipe.label), pipe]));
  const nodes: MapNode[] = [];
  const edges: MapEdge[] = [...creationEdges(state, holdings)];
  const concernsOf = (node: string): readonly Finding[] => concerns.ofNode.get(node) ?? [];
  // Attached to processes that run already it starts nothing and has nothing of theirs.
  if (!state.attached) {
    nodes.push({
      ...{ id: brokerNode, kind: 'broker', pid: state.broker.pid, isGone: state.phase === 'ended' },
      concerns: concernsOf(brokerNode),
    });
  }
  for (const process of state.processes) {
    const id = processNode(process.id);
    nodes.push({ id, kind: 'process', process, concerns: concernsOf(id) });
  }
  for (const [id, { pid, name }] of holdings.outsiders) {
    nodes.push({ id, kind: 'outside', pid, name, concerns: concernsOf(id) });
  }
  const keepers = keepersOf(state, findings);
  const open = new Set(
    concerns.ofHandle.size === 0
      ? []
      : holdings.all.flatMap(({ holder, value, isPast }) =>
          isPast ? [] : [handleKey(holder, value)],
        ),
  );
  /** A value is used again: what is held is meant before what was. */
  const concernsOfHandle = ({ holder, value, isPast }: Holding): readonly Finding[] => {
    const key = handleKey(holder, value);
    return isPast && open.has(key) ? [] : (concerns.ofHandle.get(key) ?? []);
  };
  const addObject = (object: HeldObject, pipe: PipeState | null): void => {
    const { key, isPipe, shared } = object;
    const own = byObject.get(key) ?? [];
    const holders = new Set(own.map(({ holder }) => holder));
    const about = pipe ? concernsOf(key) : [...new Set(own.flatMap(concernsOfHandle))];
    const isAlone = holders.size < 2 && !(isPipe && about.length > 0);
    if (!pipe && isAlone && !holdings.isSought) return;
    const keepersHere = pipe === null && shared ? keepers.get(pipeId(shared)) : undefined;
    const isHeld = concerns.heldPipes.has(key) || keepersHere !== undefined;
    const phase = pipe === null && shared ? phaseOf(state, shared) : null;
    nodes.push(
      isPipe
        ? { id: key, kind: 'pipe', object, pipe, phase, isHeld, concerns: about }
        : { id: key, kind: 'object', object, concerns: about },
    );
    const isKeeper = pipe ? inTheWayOf(concerns.heldPipes.get(key)) : inTheWayOfShared(keepersHere);
    edges.push(...heldEdges(own, pipe, isKeeper, depth));
  };
  for (const [key, pipe] of pipes) {
    const { label, name } = pipe;
    const unseen = { key, isPipe: true, label, type: 'File', name, file: null, shared: null };
    addObject(holdings.objects.get(key) ?? unseen, pipe);
  }
  for (const [key, object] of holdings.objects) if (!pipes.has(key)) addObject(object, null);
  return { nodes, edges };
}
