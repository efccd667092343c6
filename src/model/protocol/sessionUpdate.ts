// What has changed of a session since the panel was told of it: for who tells it.
import { explanations } from '../explain/explanations';
import { findings } from '../findings/findings';
import { packHandles, type PackedHandles } from './packedHandles';
import type { Moment, PanelSession } from './panelSession';
import type { Birth, ProcessState, SessionState } from '../session/state';

type PackedBirth = Omit<Birth, 'childHandles'> & { readonly childHandles: PackedHandles };

/** A process that has changed; without its birth, which does not change, when the panel was told it before. */
type ProcessUpdate = Omit<ProcessState, 'birth'> & { readonly birth?: PackedBirth | null };

type Fixed = Pick<PanelSession, 'plan' | 'broker' | 'brokerHandles' | 'findings'>;

/**
 * A session of which only what has changed is said of its processes, and of what is long and changes seldom: ten times a second
 * a tree of hundreds and ten thousand handles are larger than all the rest.
 */
export type SessionUpdate = Omit<PanelSession, 'processes' | keyof Fixed> &
  Partial<Fixed> & {
    readonly changed: readonly ProcessUpdate[];
    /** Ids of all processes, in their order; absent when they are those that were told of before. */
    readonly order?: readonly string[];
  };

function packedBirth(birth: Birth | null): PackedBirth | null {
  return birth && { ...birth, childHandles: packHandles(birth.childHandles) };
}

/** Made anew with each state, they are seldom others. */
function hasSameFindings(state: SessionState, before: SessionState | null): boolean {
  return before !== null && JSON.stringify(findings(before)) === JSON.stringify(findings(state));
}

/** What to tell a panel that was told `before`: null when it was told nothing yet. */
export function sessionUpdate(
  state: SessionState,
  before: SessionState | null,
  moment: Moment | null = null,
): SessionUpdate {
  const { calls, processes, plan, broker, brokerHandles, ...session } = state;
  const known = new Map(before?.processes.map((process) => [process.id, process]));
  const changed = processes.flatMap((process): readonly ProcessUpdate[] => {
    const last = known.get(process.id);
    if (last === process) return [];
    const { birth, ...rest } = process;
    return [last?.birth === birth ? rest : { ...rest, birth: packedBirth(birth) }];
  });
  const isSameOrder =
    before?.processes.length === processes.length &&
    processes.every(({ id }, index) => before.processes[index]?.id === id);
  return {
    ...session,
    ...(before?.plan === plan ? {} : { plan }),
    ...(before?.broker === broker ? {} : { broker }),
    ...(before?.brokerHandles === brokerHandles ? {} : { brokerHandles }),
    ...(hasSameFindings(state, before) ? {} : { findings: findings(state) }),
    explanations: explanations(state),
    callCount: calls.length,
    ...(moment ? { moment } : {}),
    changed,
    ...(isSameOrder ? {} : { order: processes.map(({ id }) => id) }),
  };
}
