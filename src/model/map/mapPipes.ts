// Which node of the map a pipe is, how each handle to its ends got known, and who keeps it open.
import type { Finding } from '../findings/finding';
import { heldFlows } from '../findings/pipes/heldFlows';
import { pipeConcerns } from '../findings/pipes/pipeConcerns';
import { isOpen, onlyOpener, type PipeHold, type SharedPipe } from '../pipes/pipeHold';
import { holdKey } from '../pipes/sharedPipeRows';
import { flowsOf, sharedPipes } from '../pipes/sharedPipes';
import type { ProcessState, SessionState } from '../session/state';
import { isFull } from '../session/watchedPipe';

/** Of a pipe that a process of the session made. */
export type SharedPipePhase = 'open' | 'full' | 'closed';

/** The pipes of a session by the ids of their nodes. */
export class MapPipes {
  readonly byKey = new Map<string, SharedPipe>();
  /** The process that alone can have opened each. */
  readonly openers = new Map<string, ProcessState | null>();
  /** By identity, in the order of time: a number is given to another pipe once nobody has an end. */
  readonly #keys = new Map<string, { readonly key: string; readonly from: number }[]>();

  constructor(state: SessionState) {
    for (const pipe of sharedPipes(state)) {
      const keys = this.#keys.get(pipe.identity) ?? [];
      this.#keys.set(pipe.identity, keys);
      const isFirst = keys.length === 0 || pipe.label !== null;
      const key = `pipe ${pipe.identity}${isFirst ? '' : ` ${keys.length}`}`;
      keys.push({ key, from: pipe.holds[0]?.from ?? 0 });
      // The session's own pipe is one, whenever somebody had an end of it.
      const known = this.byKey.get(key);
      this.byKey.set(key, known ? { ...known, holds: [...known.holds, ...pipe.holds] } : pipe);
    }
    for (const [key, pipe] of this.byKey) this.openers.set(key, onlyOpener(pipe));
  }

  /** Whether somebody else can have opened it than this process. */
  isDoubtful(key: string, process: ProcessState | undefined): boolean {
    return this.byKey.has(key) && this.openers.get(key) !== process;
  }

  /** `time`: when the handle was known that is an end of it. */
  keyAt(identity: string, time: number): string {
    const keys = this.#keys.get(identity) ?? [];
    const found = keys.findLast(({ from }) => from <= time) ?? keys[0];
    return found?.key ?? `pipe ${identity}`;
  }
}

/**
 * Null for what a process was born with or sent: there the handle itself says how it got there. `isOpeners`: of
 * the process that opened the pipe.
 */
export function originOf(
  { knownBy, passedBy, process }: PipeHold,
  isOpeners: boolean,
): 'opened' | 'seen' | 'inferred' | null {
  switch (knownBy) {
    case 'inference':
      return 'inferred';
    case 'sending':
      return null;
    case 'birth':
      if (passedBy !== null) return null;
      // What it had when the session attached nobody saw it open.
      return process.birth?.attached ? 'seen' : 'opened';
    case 'creation':
    case 'look':
      return isOpeners ? 'opened' : 'seen';
  }
}

/** Those of whom a finding says that they keep a pipe open, as `holdKey` says it, by pipe. */
export function keepersOf(
  state: SessionState,
  findings: readonly Finding[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const { held } = pipeConcerns(findings.filter(({ severity }) => severity !== 'information'));
  const keepers = new Map<string, Set<string>>();
  if (held.size === 0) return keepers;
  for (const { flow, keepers: all } of heldFlows(state)) {
    const keys = all.map(({ process, value }) => holdKey(process.id, value));
    if (!keys.some((key) => held.has(key))) continue;
    const id = pipeId(flow.pipe);
    keepers.set(id, new Set([...(keepers.get(id) ?? []), ...keys]));
  }
  return keepers;
}

/** Tells pipes apart that had the same number at different times. */
export const pipeId = ({ identity, holds }: SharedPipe): string =>
  `${identity} ${holds[0]?.from ?? 0}`;

export function phaseOf(state: SessionState, pipe: SharedPipe): SharedPipePhase {
  if (state.phase === 'ended' || !pipe.holds.some(isOpen)) return 'closed';
  if ((state.watchedPipes ?? []).length === 0) return 'open';
  const isStuck = flowsOf(state, pipe).some(({ watched }) => watched !== null && isFull(watched));
  return isStuck ? 'full' : 'open';
}
