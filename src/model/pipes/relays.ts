// Processes that pass on what they have and then wait for whom they started, as `cmd /c tool.exe` does.
import { ancestors } from '../handles/handlePath';
import { ownEnd, together } from '../handles/passedHandles';
import { tenuresOf } from '../handles/tenure';
import { isConsoleHost } from '../session/consoleHost';
import type { ProcessState, SessionState } from '../session/state';
import { isOpen, type PipeHold } from './pipeHold';
import { sharedPipes } from './sharedPipes';

export interface Relay {
  readonly process: ProcessState;
  /** Whether the kernel says that it waits for the exit of the one it started; else it only seems so. */
  readonly isSure: boolean;
}

/** Calls in which a thread waits for the exit of a process, or has no work. */
const idle: ReadonlySet<string> = new Set([
  'NtWaitForMultipleObjects',
  'NtWaitForSingleObject',
  'NtWaitForWorkViaWorkerFactory',
]);

/** False when its threads can do something else; null when nobody could ask them. */
function waitsForExit({ calls }: ProcessState, child: ProcessState): boolean | null {
  if (!calls) return null;
  if (calls.waits.length < calls.threads || calls.waits.some(({ api }) => !idle.has(api))) {
    return false;
  }
  return calls.waits.some(({ awaits }) => awaits !== undefined && awaits === child.pid) || null;
}

/** Whoever waits for the exit of a process has a handle of it. */
const hasProcessHandle = (state: SessionState, process: ProcessState): boolean =>
  process.history.some(
    ({ change, handle, time }) =>
      change === 'opened' &&
      handle.type === 'Process' &&
      tenuresOf(state).opened(process, handle, time).until === null,
  );

/** Whether it opened or connected one itself that it still has: it may wait for what comes through that. */
const hasPipesOfItsOwn = (state: SessionState, process: ProcessState): boolean =>
  sharedPipes(state).some(({ holds }) => {
    const own = holds.filter((hold) => hold.process === process);
    return own.some(isOpen) && own.every(({ passedBy }) => passedBy === null);
  });

/**
 * Whether the process seems to do nothing but wait for the one child that it has, which is `below` or above it. Null when it has something
 * else to do, as far as anybody can see.
 */
export function relayAbove(
  state: SessionState,
  process: ProcessState,
  below: ProcessState,
): Relay | null {
  const above = ancestors(state, below);
  if (!above.includes(process.id)) return null;
  const [child, another] = state.processes.filter(
    (one) =>
      one.descent?.parentId === process.id &&
      ownEnd(state, one) === null &&
      !isConsoleHost(one.name),
  );
  if (!child || another || (child !== below && !above.includes(child.id))) return null;
  if (hasPipesOfItsOwn(state, process)) return null;
  // Its handle of the child comes when CreateProcess returns, which is some time after the creation.
  const wasSeenSince = process.history.some(({ time }) => time - child.createdAt >= together);
  if (wasSeenSince && !hasProcessHandle(state, process)) return null;
  const waits = waitsForExit(process, child);
  return waits === false ? null : { process, isSure: waits === true };
}

/**
 * Whether whoever has `hold` leaves the pipe to whoever has `heir`: it inherited the end as a standard stream, passed it on, and waits. Null
 * when it could read or write as well as the other.
 */
export function relayTo(state: SessionState, hold: PipeHold, heir: PipeHold): Relay | null {
  const { process, passedBy, stream, isTold } = hold;
  if (passedBy === null || stream === null || isTold || heir.passedBy === null) return null;
  // Where nothing moves, its table was looked at.
  return hasProcessHandle(state, process) ? relayAbove(state, process, heir.process) : null;
}
