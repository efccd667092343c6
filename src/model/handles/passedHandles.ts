// The handles that went down the process tree: who has each, from whom, for how long, and what would have kept it back.
import { streams, type Stream } from '../plan/launchPlan';
import { flatMapped, type Steps } from '../base/steps';
import { isConsoleHost } from '../session/consoleHost';
import { isInheritedFrom, sourceOf } from './source';
import { writtenValues } from './writtenValues';
import type {
  BrokerHandle,
  Creator,
  ObservedHandle,
  ProcessState,
  SessionState,
} from '../session/state';

/** Milliseconds for which a process may outlive another without a word: they end together. */
export const together = 300;

/** A handle that a process of the session passed on to one it created. */
export interface PassedHandle {
  readonly process: ProcessState;
  readonly creator: Creator;
  readonly value: string;
  readonly observed: ObservedHandle;
  /** The creator's, at the moment of the call. */
  readonly source: BrokerHandle;
  /** False where Windows duplicated a standard handle. */
  readonly isInherited: boolean;
  /** The stream it is for the process; null when it is none. */
  readonly stream: Stream | null;
}

/** Of hundreds of processes few have changed since the last batch of events. */
const known = new WeakMap<ProcessState, readonly PassedHandle[]>();

/** Processes whose handles are looked through in one step. */
const inStep = 20;

/** In the order of the processes' creation. Console hosts are left out. */
export const passedSteps = ({ processes }: SessionState): Steps<readonly PassedHandle[]> =>
  flatMapped(processes, inStep, handlesPassedTo);

/** None for a console host. */
export function handlesPassedTo(process: ProcessState): readonly PassedHandle[] {
  const passed = known.get(process) ?? passedTo(process);
  known.set(process, passed);
  return passed;
}

function passedTo(process: ProcessState): readonly PassedHandle[] {
  const { birth } = process;
  if (!birth?.creator || isConsoleHost(process.name)) return [];
  const { creator } = birth;
  return birth.childHandles.flatMap((observed): PassedHandle[] => {
    const { value } = observed;
    const source = sourceOf(birth, observed);
    if (!source) return [];
    const isInherited = isInheritedFrom(source, birth, observed);
    const stream = streams.find((name) => birth.standardHandles?.[name] === value) ?? null;
    return [{ process, creator, value, observed, source, isInherited, stream }];
  });
}

/** When the session was ended with processes alive; null when it was not. What ends by that has not ended by itself. */
export function stoppedAt({ stoppedAt: asked, end }: SessionState): number | null {
  return asked ?? (end === null || end.reason === 'finished' ? null : end.time);
}

/** Whether the session has ended, or somebody has asked for it: what is said of it then is of the past. */
export const isOver = ({ phase, stoppedAt: asked }: SessionState): boolean =>
  phase === 'ended' || asked !== null;

/** When a process came to its own end; null while it lives, and when it was ended with the session. */
export function ownEnd(state: SessionState, { exitedAt }: ProcessState): number | null {
  const stop = stoppedAt(state);
  return exitedAt === null || (stop !== null && exitedAt >= stop) ? null : exitedAt;
}

/** Whether what is said of the process is of the past: it has ended, by itself or with the session. */
export function isPast(state: SessionState, process: ProcessState): boolean {
  return process.exitedAt !== null || (state.phase === 'ended' && process.detachedAt === null);
}

/** The values that the command line says: what has them is meant for the process. */
export const commandLineValues = ({ commandLine }: ProcessState): ReadonlySet<string> =>
  writtenValues(commandLine);

/** Processes in the evidence of one finding: a tree of hundreds is told by its first. */
export const mostShown = 20;
