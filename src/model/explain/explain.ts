// Why a process does not go on: from it, wait by wait, to whoever would have to act.
import { findings } from '../findings/findings';
import { flowWaits } from '../findings/pipes/flowWaits';
import { blocks } from '../findings/findingOrder';
import type { Finding } from '../findings/finding';
import { ownEnd } from '../handles/passedHandles';
import { canMove } from '../findings/pipes/pipeUsersNow';
import type { ProcessState, SessionState } from '../session/state';
import { actorsOf, processWaits, waiterOf, type ProcessWait } from './processWaits';

export interface Explanation {
  readonly process: ProcessState;
  /** In order: each begins where the one before ends. Empty when it waits for nothing that can be seen. */
  readonly waits: readonly ProcessWait[];
  /**
   * `circle`: the last waits for one before it, and none of them can go on. `mutual`: the same, but they only read from each other: so do
   * programs that have nothing to do. `itself`: the last keeps itself waiting. `stopped`: somebody has stopped the last. `exited`: the
   * process itself is gone. `actor` without actors: who owns what the last waits for is no process of the session.
   */
  readonly outcome: 'actor' | 'circle' | 'mutual' | 'itself' | 'stopped' | 'exited' | 'nothing';
  /** Who would have to act: one of them is enough to write, all of them to end a pipe. */
  readonly actors: readonly ProcessState[];
  /** What the session finds about the same processes, the gravest first. */
  readonly findings: readonly Finding[];
}

/** Of several who could act, the one that waits itself: there the way goes on. */
function nextOf(
  actors: readonly ProcessState[],
  waits: ReadonlyMap<ProcessState, readonly ProcessWait[]>,
): ProcessState | undefined {
  const waiting = actors.filter((actor) => waits.has(actor));
  const isSeen = (actor: ProcessState): boolean =>
    waits.get(actor)?.some(({ kind }) => kind !== 'child') ?? false;
  return waiting.find(isSeen) ?? (actors.length === 1 ? waiting[0] : undefined);
}

/** Processes that a finding names. */
function processesIn({ path = [], places }: Finding): ReadonlySet<string> {
  const all = [...places, ...path.map(({ place }) => place)];
  return new Set(
    all.flatMap((place) => {
      if (place?.kind === 'process') return place.id;
      return place?.kind === 'handle' ? place.processId : [];
    }),
  );
}

/** Findings that block and name one who waits; those that name who would have to act come first. */
function findingsAbout(
  state: SessionState,
  waiting: readonly ProcessState[],
  actors: readonly ProcessState[],
): readonly Finding[] {
  const named = findings(state)
    .filter(blocks)
    .map((finding) => ({ finding, processes: processesIn(finding) }))
    .filter(({ processes }) => waiting.some(({ id }) => processes.has(id)));
  const isAboutActor = ({ processes }: (typeof named)[number]): boolean =>
    actors.some(({ id }) => processes.has(id));
  return [...named.filter(isAboutActor), ...named.filter((one) => !isAboutActor(one))].map(
    ({ finding }) => finding,
  );
}

type Way = Pick<Explanation, 'waits' | 'outcome' | 'actors'>;

function wayFrom(state: SessionState, process: ProcessState): Way {
  const all = processWaits(state);
  const waits: ProcessWait[] = [];
  const passed = new Set<ProcessState>();
  let current = process;
  for (;;) {
    passed.add(current);
    if (!canMove(current)) return { waits, outcome: 'stopped', actors: [current] };
    const [wait] = all.get(current) ?? [];
    if (!wait) {
      const outcome = waits.length === 0 ? 'nothing' : 'actor';
      return { waits, outcome, actors: outcome === 'actor' ? [current] : [] };
    }
    waits.push(wait);
    if (wait.kind === 'own') return { waits, outcome: 'itself', actors: [current] };
    const actors = actorsOf(wait);
    // Its threads wait for each other.
    if (wait.kind === 'chain' && actors[0] === current) {
      return { waits, outcome: 'itself', actors };
    }
    const next = nextOf(actors, all) ?? (actors.length === 1 ? actors[0] : undefined);
    if (!next) return { waits, outcome: 'actor', actors };
    if (passed.has(next)) {
      const round = waits.slice(waits.findIndex((one) => waiterOf(one) === next));
      // Nobody owns a lock or leaves a call unanswered for want of work.
      const isCircle =
        round.some(({ kind }) => kind === 'chain') ||
        flowWaits(state).circles.some(
          (circle) =>
            circle.waits.some((one) => one === wait) ||
            circle.relays.some((relay) => relay.process === current),
        );
      return { waits, outcome: isCircle ? 'circle' : 'mutual', actors: round.map(waiterOf) };
    }
    current = next;
  }
}

/** @returns null when the session has no process with this id. */
export function explain(state: SessionState, processId: string): Explanation | null {
  const process = state.processes.find(({ id }) => id === processId);
  if (!process) return null;
  if (ownEnd(state, process) !== null) {
    const about = findingsAbout(state, [process], []);
    return { process, waits: [], outcome: 'exited', actors: [], findings: about };
  }
  const way = wayFrom(state, process);
  const waiting = [process, ...way.waits.map(waiterOf)];
  return { process, ...way, findings: findingsAbout(state, waiting, way.actors) };
}
