// What has changed of a session since the panel was told of it, and the session after that.
import { packHandles, unpackHandles, type PackedHandles } from './packedHandles';
import type { Moment, PanelSession } from './panelSession';
import type { Birth, ProcessState, SessionState } from '../session/state';

type PackedBirth = Omit<Birth, 'childHandles'> & { readonly childHandles: PackedHandles };

/** A process that has changed; without its birth, which does not change, when the panel was told it before. */
type ProcessUpdate = Omit<ProcessState, 'birth'> & { readonly birth?: PackedBirth | null };

type Fixed = Pick<PanelSession, 'plan' | 'broker' | 'brokerHandles'>;

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
    callCount: calls.length,
    ...(moment ? { moment } : {}),
    changed,
    ...(isSameOrder ? {} : { order: processes.map(({ id }) => id) }),
  };
}

/**
 * The session after an update; a process that was never sent is left out. What has not changed is the same object as
 * before, so that what was made from it is known to hold.
 */
export function updatedSession(before: PanelSession | null, update: SessionUpdate): PanelSession {
  const { changed, order, ...rest } = update;
  const { plan = before?.plan, broker = before?.broker, ...session } = rest;
  const brokerHandles = session.brokerHandles ?? before?.brokerHandles;
  if (!plan || !broker || !brokerHandles)
    throw new Error('An update of a session that was not sent before.');
  const facts = { ...session, plan, broker, brokerHandles };
  if (before && changed.length === 0 && !order) return { ...facts, processes: before.processes };
  const processes = new Map(before?.processes.map((process) => [process.id, process]));
  for (const process of changed) {
    const birth = process.birth
      ? { ...process.birth, childHandles: unpackHandles(process.birth.childHandles) }
      : (processes.get(process.id)?.birth ?? null);
    processes.set(process.id, { ...process, birth });
  }
  const ids = order ?? before?.processes.map(({ id }) => id) ?? [];
  return { ...facts, processes: ids.flatMap((id) => processes.get(id) ?? []) };
}
