// How an end of a pipe got to the process that holds it: by which processes, and by whose mistake.
import { standardLabel } from '../plan/labels';
import type { LaunchPlan } from '../plan/launchPlan';
import type { HolderCause, PathStep, PipeEnd } from '../session/state';

/** A process as the system lists it. `createdAt` is a FILETIME in decimal. */
export interface KnownProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly createdAt: string;
  readonly name: string;
}

/** A child the broker created, whether it lives or not. */
interface KnownChild {
  readonly id: string;
  readonly process: KnownProcess;
  readonly hasExited: boolean;
}

/** The processes among which a handle can have travelled. */
export interface Family {
  readonly brokerPid: number;
  readonly children: readonly KnownChild[];
  /** Alive now, by pid. */
  readonly alive: ReadonlyMap<number, KnownProcess>;
  /** Processes of the session seen at some time, by pid: gone by now, when not in `alive`. */
  readonly seen: ReadonlyMap<number, KnownProcess>;
  /** In the session's job: descends from a child, even when the processes between them are gone. */
  readonly jobPids: ReadonlySet<number>;
}

/** A pid is given to new processes again: a parent is older than its child, or it is somebody else. */
function isParent(parent: KnownProcess, child: KnownProcess): boolean {
  return parent.pid === child.parentPid && BigInt(parent.createdAt) <= BigInt(child.createdAt);
}

const isSame = (process: KnownProcess, other: KnownProcess | null): boolean =>
  process.pid === other?.pid && process.createdAt === other.createdAt;

function parentOf(process: KnownProcess, family: Family): KnownProcess | null {
  const children = family.children.map((child) => child.process);
  const candidates = [
    family.alive.get(process.parentPid),
    family.seen.get(process.parentPid),
    ...children,
  ];
  return candidates.find((candidate) => candidate && isParent(candidate, process)) ?? null;
}

function step(process: KnownProcess, family: Family): PathStep {
  const hasExited = !isSame(process, family.alive.get(process.pid) ?? null);
  return { pid: process.pid, name: process.name, hasExited };
}

const brokerStep = (family: Family): PathStep => ({
  pid: family.brokerPid,
  name: 'broker',
  hasExited: false,
});

/** From the broker, or from the oldest ancestor known, to the process itself. */
export function pathTo(pid: number, family: Family): readonly PathStep[] {
  const path: PathStep[] = [];
  const passed = new Set<number>();
  let current = family.alive.get(pid) ?? null;
  if (pid === family.brokerPid) return [brokerStep(family)];
  while (current && !passed.has(current.pid)) {
    const { pid: id, parentPid }: KnownProcess = current;
    passed.add(id);
    path.unshift(step(current, family));
    // Whose child a child is by its handles is for the broker to say: the parent Windows lists can be one the plan chose.
    if (family.children.some(({ process }) => process.pid === id && isSame(process, current))) {
      return [brokerStep(family), ...path];
    }
    const parent: KnownProcess | null = parentOf(current, family);
    if (parent?.pid === family.brokerPid) return [brokerStep(family), ...path];
    if (!parent && family.jobPids.has(id)) {
      return [brokerStep(family), { pid: parentPid, name: null, hasExited: true }, ...path];
    }
    current = parent;
  }
  return path;
}

/** Whom a pipe is for, as far as the plan says. */
export interface PipeUse {
  /** The child whose stream it is; null for a pipe of "handles". */
  readonly childId: string | null;
  readonly readLabels: readonly string[];
}

export function causeOf(
  holder: { readonly pid: number; readonly end: PipeEnd },
  use: PipeUse,
  plan: LaunchPlan,
  path: readonly PathStep[],
  family: Family,
): HolderCause {
  if (holder.pid === family.brokerPid) return 'parent';
  const child = family.children.find(
    ({ process, hasExited }) => process.pid === holder.pid && !hasExited,
  );
  if (!child) {
    const isOurs = path[0]?.pid === family.brokerPid || family.jobPids.has(holder.pid);
    return isOurs ? 'descendant' : 'outside';
  }
  const planned = plan.children.find(({ name }) => name === child.id);
  const stdin = planned ? standardLabel(plan, planned, 'stdin') : null;
  const readsIt = stdin !== null && use.readLabels.includes(stdin);
  if (readsIt) return holder.end === 'write' ? 'ownInput' : 'child';
  return use.childId === null || use.childId === child.id ? 'child' : 'sibling';
}
