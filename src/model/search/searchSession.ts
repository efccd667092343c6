// The answer to a search as a session that the map and the matrix can show: those who hold, and who created them.
import * as l10n from '@vscode/l10n';
import { emptyPlan } from '../plan/emptyPlan';
import type { ProcessState, SessionState } from '../session/state';
import type { Hold, HolderProcess, PortRowFound } from './searchEvents';
import type { SearchState } from './searchState';
import { targetName } from './targetText';

/** An id is given away again: who has exited is not the one that has its id now. */
const livingId = (pid: number): string => String(pid);
export const exitedId = (pid: number): string => `exited ${pid}`;

export const holderId = ({ pid }: HolderProcess): string => livingId(pid);

/** Null where Windows names nobody. */
function creatorId({ creator: { pid, name } }: HolderProcess): string | null {
  if (pid === 0) return null;
  return name === null ? exitedId(pid) : livingId(pid);
}

interface Facts extends Pick<ProcessState, 'id' | 'name' | 'pid'> {
  readonly parentId: string | null;
  readonly image: string | null;
  readonly createdAt: string;
  readonly hasExited: boolean;
}

/** Nothing else is known of it: its table was searched, not kept. */
function processOf({ id, name, pid, parentId, image, createdAt, hasExited }: Facts): ProcessState {
  return {
    ...{ id, name, pid, commandLine: image ?? '' },
    ...(hasExited ? { phase: 'exited', exitedAt: 0 } : { phase: 'running', exitedAt: null }),
    ...{ exitCode: null, error: null, birth: null, sent: [], notSent: [], createdAt: 0 },
    descent: { parentId, image, createdAt, seenBy: 'attach', note: null },
    ...{ stop: null, crash: null, detachedAt: null, history: [], snapshots: [] },
  };
}

const exited = (pid: number): ProcessState =>
  processOf({
    ...{ id: exitedId(pid), name: l10n.t('PID {0}', pid), pid, parentId: null },
    ...{ image: null, createdAt: '0', hasExited: true },
  });

/** Whom the table of Windows names for a port and who is no more. */
export const deadOwners = ({ ports }: SearchState): readonly PortRowFound[] =>
  (ports ?? []).filter(({ pid, owner }) => pid !== 0 && owner === null);

function holderOf({ process }: Hold): ProcessState {
  const { name, pid, image, createdAt } = process;
  return processOf({
    ...{ id: holderId(process), name, pid, image, createdAt },
    ...{ parentId: creatorId(process), hasExited: false },
  });
}

function creatorOf({ process }: Hold): ProcessState | null {
  const { pid, name } = process.creator;
  if (pid === 0) return null;
  if (name === null) return exited(pid);
  return processOf({
    ...{ id: livingId(pid), name, pid, parentId: null, image: null },
    ...{ createdAt: '0', hasExited: false },
  });
}

/** Creators before those they created, as in every session. */
function inOrder(all: ReadonlyMap<string, ProcessState>): readonly ProcessState[] {
  const ordered = new Set<ProcessState>();
  for (const process of all.values()) {
    const line: ProcessState[] = [];
    let at: ProcessState | undefined = process;
    while (at && !ordered.has(at) && !line.includes(at)) {
      line.push(at);
      at = all.get(at.descent?.parentId ?? '');
    }
    for (const each of line.reverse()) ordered.add(each);
  }
  return [...ordered];
}

/** @returns a session that was attached to them all; none of its processes has a known creation. */
export function searchSession(state: SearchState): SessionState {
  const holders = new Map(state.holds.map((hold) => [holderId(hold.process), holderOf(hold)]));
  const all = new Map<string, ProcessState>();
  for (const creator of state.holds.flatMap((hold) => creatorOf(hold) ?? [])) {
    all.set(creator.id, creator);
  }
  for (const { pid } of deadOwners(state)) all.set(exitedId(pid), exited(pid));
  for (const [id, holder] of holders) all.set(id, holder);
  const pids = [...holders.values()].flatMap(({ pid }) => pid ?? []);
  return {
    ...{ id: 'search', plan: { ...emptyPlan, name: targetName(state.target) } },
    ...{ attached: { pids, tree: false }, startedAt: state.startedAt },
    ...{ phase: 'running', end: null, stoppedAt: null },
    broker: { pid: null, ambient: [], handleCount: null },
    ...{ brokerHandles: [], processes: inOrder(all), pipes: [], calls: [] },
  };
}
