// What has changed of a session since the panel was told of it: for who tells it.
import { explanations } from '../explain/explanations';
import { findings } from '../findings/findings';
import { judgedOf } from '../findings/judged';
import { packHandles, type PackedHandles } from './packedHandles';
import type { Moment, PanelSession } from './panelSession';
import { processById } from '../session/ownLists';
import type { Birth, ProcessState, SessionState } from '../session/state';
import { flowKey, type WatchedPipe } from '../session/watchedPipe';

type PackedBirth = Omit<Birth, 'childHandles'> & { readonly childHandles: PackedHandles };

/** A process that has changed; without its birth, which does not change, when the panel was told it before. */
type ProcessUpdate = Omit<ProcessState, 'birth'> & { readonly birth?: PackedBirth | null };

type Fixed = Pick<PanelSession, 'plan' | 'broker' | 'brokerHandles' | 'findings'>;

/**
 * A session of which only what has changed is said of its processes, and of what is long and changes seldom: ten times a second
 * a tree of hundreds and ten thousand handles are larger than all the rest.
 */
export type SessionUpdate = Omit<PanelSession, 'processes' | 'watchedPipes' | keyof Fixed> &
  Partial<Fixed> & {
    readonly changed: readonly ProcessUpdate[];
    /** Ids of all processes, in their order; absent when they are those that were told of before, and those of `changed` that were not. */
    readonly order?: readonly string[];
    /** Pipes that were looked at since; absent when there are none. */
    readonly watched?: WatchedUpdate;
  };

/** `isWhole`: there are no others; else these are added to those that were told of before, or replace them. */
interface WatchedUpdate {
  readonly pipes: readonly WatchedPipe[];
  readonly isWhole: boolean;
}

function watchedUpdate(
  pipes: SessionState['watchedPipes'],
  before: SessionState['watchedPipes'],
): WatchedUpdate | null {
  if (pipes === before) return null;
  if (!pipes || !before) return { pipes: pipes ?? [], isWhole: true };
  // A pipe keeps its place in the list.
  const isSamePlace = before.every((last, index) => {
    const pipe = pipes[index];
    return pipe === last || (pipe !== undefined && flowKey(pipe) === flowKey(last));
  });
  return isSamePlace
    ? { pipes: pipes.filter((pipe, index) => pipe !== before[index]), isWhole: false }
    : { pipes, isWhole: true };
}

function packedBirth(birth: Birth | null): PackedBirth | null {
  return birth && { ...birth, childHandles: packHandles(birth.childHandles) };
}

/** Made anew four times a second, they are seldom others. */
function hasSameFindings(state: SessionState, before: SessionState | null): boolean {
  if (before === null) return false;
  const [one, other] = [findings(judgedOf(before)), findings(judgedOf(state))];
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What to tell a panel that was told `before`: null when it was told nothing yet. */
export function sessionUpdate(
  state: SessionState,
  before: SessionState | null,
  moment: Moment | null = null,
): SessionUpdate {
  const { calls, processes, plan, broker, brokerHandles, watchedPipes, ...session } = state;
  const watched = watchedUpdate(watchedPipes, before?.watchedPipes);
  const isContinued =
    before !== null &&
    before.processes.every((last, index) => {
      const process = processes[index];
      return process === last || process?.id === last.id;
    });
  const changed = processes.flatMap((process, index): readonly ProcessUpdate[] => {
    const last = isContinued ? before.processes[index] : before && processById(before, process.id);
    if (last === process) return [];
    const { birth, ...rest } = process;
    return [last?.birth === birth ? rest : { ...rest, birth: packedBirth(birth) }];
  });
  return {
    ...session,
    ...(before?.plan === plan ? {} : { plan }),
    ...(before?.broker === broker ? {} : { broker }),
    ...(before?.brokerHandles === brokerHandles ? {} : { brokerHandles }),
    ...(hasSameFindings(state, before) ? {} : { findings: findings(judgedOf(state)) }),
    explanations: explanations(judgedOf(state)),
    callCount: calls.length,
    ...(moment ? { moment } : {}),
    changed,
    ...(watched ? { watched } : {}),
    ...(isContinued ? {} : { order: processes.map(({ id }) => id) }),
  };
}
