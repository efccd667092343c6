// What the findings of a session are about: the nodes and handles to be marked where they are drawn.
import { assertNever } from '../base/assertNever';
import type { Finding } from '../findings/finding';
import type { Place } from '../findings/place';
import { brokerNode, outsiderNode, pipeKey, processNode } from './holdings';

export interface MapConcerns {
  /** By id of the node. */
  readonly ofNode: ReadonlyMap<string, readonly Finding[]>;
  /** By id of the holder's node and value. */
  readonly ofHandle: ReadonlyMap<string, readonly Finding[]>;
  /** The nodes of pipes whose end of file somebody is in the way of, with the handles that are. */
  readonly heldPipes: ReadonlyMap<string, ReadonlySet<string>>;
}

export const handleKey = (holder: string, value: string): string => `${holder} ${value}`;

interface Marked {
  readonly node: string;
  /** Of the handle in it that is meant. */
  readonly value: string | null;
}

/** Null of what the map does not draw as one thing. */
function markOf(place: Place): Marked | null {
  switch (place.kind) {
    case 'process':
      return { node: processNode(place.id), value: null };
    case 'handle':
      return { node: processNode(place.processId), value: place.value };
    case 'prediction':
      return { node: processNode(place.processId), value: null };
    case 'broker':
      return { node: brokerNode, value: null };
    case 'brokerHandle':
      return { node: brokerNode, value: place.value };
    case 'outsideHandle':
      return { node: outsiderNode(place.pid), value: place.value };
    case 'pipe':
    case 'heldPipe':
      return { node: pipeKey(place.label), value: null };
    case 'session':
      return null;
    default:
      return assertNever(place);
  }
}

/** What is only worth a line in the list is no reason for a mark. */
export function mapConcerns(findings: readonly Finding[]): MapConcerns {
  const ofNode = new Map<string, Finding[]>();
  const ofHandle = new Map<string, Finding[]>();
  const heldPipes = new Map<string, Set<string>>();
  const note = (map: Map<string, Finding[]>, key: string, finding: Finding): void => {
    const known = map.get(key) ?? [];
    if (!known.includes(finding)) map.set(key, [...known, finding]);
  };
  for (const finding of findings) {
    if (finding.severity === 'information') continue;
    const pipe = finding.places.find(({ kind }) => kind === 'heldPipe');
    const key = pipe?.kind === 'heldPipe' ? pipeKey(pipe.label) : null;
    const held = key === null ? null : (heldPipes.get(key) ?? new Set<string>());
    if (key !== null && held) heldPipes.set(key, held);
    for (const place of finding.places) {
      const marked = markOf(place);
      if (!marked) continue;
      const { node, value } = marked;
      note(ofNode, node, finding);
      if (value === null) continue;
      // Those of a pipe are its ends: the pipe is marked, and no other object that had the value.
      if (held) held.add(handleKey(node, value));
      else note(ofHandle, handleKey(node, value), finding);
    }
  }
  return { ofNode, ofHandle, heldPipes };
}
