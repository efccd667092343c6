// The handles to ends of pipes that findings speak of, for the views that mark them.
import type { Finding } from '../finding';
import { holdKey } from '../../pipes/sharedPipeRows';

/** By process and value, as `holdKey` says it. */
export interface PipeConcerns {
  /** Every end that a finding speaks of. */
  readonly ends: ReadonlySet<string>;
  /** Those of findings that say who keeps a pipe open. */
  readonly held: ReadonlySet<string>;
}

const holding: ReadonlySet<string> = new Set(['descendant-holds-pipe', 'write-end-held']);
const waiting: ReadonlySet<string> = new Set(['deadlock', 'writer-blocked']);

export function pipeConcerns(findings: readonly Finding[]): PipeConcerns {
  const keysOf = (codes: ReadonlySet<string>): readonly string[] =>
    findings
      // What the session's own pipes suffer from is marked by their label.
      .filter(({ code, places }) => codes.has(code) && !places.some(isOwnPipe))
      .flatMap(({ places }) => places)
      .flatMap((place) => (place.kind === 'handle' ? [holdKey(place.processId, place.value)] : []));
  const held = keysOf(holding);
  return { held: new Set(held), ends: new Set([...held, ...keysOf(waiting)]) };
}

const isOwnPipe = ({ kind }: Finding['places'][number]): boolean =>
  kind === 'pipe' || kind === 'heldPipe';
