// Ends of pipes that nobody can ask about, because a call is pending on them: whose end it is follows from who is left.
import { ownEnd } from '../handles/passedHandles';
import type { PipeEnd, ProcessState, SessionState } from '../session/state';
import type { PipeHold, SharedPipe } from './pipeHold';

/** A handle on which a thread waits, and of which nothing else is known. */
interface Busy {
  readonly process: ProcessState;
  readonly value: string;
  readonly end: PipeEnd;
}

const ends: Readonly<Record<string, PipeEnd>> = { NtReadFile: 'read', NtWriteFile: 'write' };

type IsEndKnown = (process: ProcessState, value: string) => boolean;

function busyHandles(state: SessionState, isEndKnown: IsEndKnown): readonly Busy[] {
  return state.processes.flatMap((process): readonly Busy[] => {
    if (!process.calls || ownEnd(state, process) !== null) return [];
    const found = new Map<string, Busy>();
    for (const { api, handle } of process.calls.waits) {
      const end = ends[api];
      if (end === undefined || handle === null || isEndKnown(process, handle)) continue;
      if (!isKnownOtherwise(process, handle)) found.set(handle, { process, value: handle, end });
    }
    return [...found.values()];
  });
}

/** A file, a socket or a console is no end of a pipe. */
function isKnownOtherwise({ birth, history }: ProcessState, value: string): boolean {
  const seen = history.findLast(({ handle }) => handle.value === value)?.handle;
  const handle = seen ?? birth?.childHandles.find((one) => one.value === value);
  if (!handle) return false;
  const kind = handle.file?.kind ?? 'unknown';
  return handle.type !== 'File' || kind !== 'unknown';
}

/** CreatePipe makes the read end first: of a fresh process the write end has the next value. */
const isNext = (value: string, hold: PipeHold): boolean =>
  Math.abs(Number(hold.value) - Number(value)) === 4;

/** The pipes that the process opened of which nobody is known to have this end. */
function candidates(pipes: readonly SharedPipe[], { process, end }: Busy): readonly SharedPipe[] {
  return pipes.filter(({ label, holds }) => {
    const isOpeners = holds.some(
      (hold) =>
        (hold.process === process && hold.passedBy === null) || hold.passedBy === process.id,
    );
    const isAlive = holds.some((hold) => hold.until === null);
    return label === null && isOpeners && isAlive && !holds.some((hold) => hold.end === end);
  });
}

/** Null when more than one can be meant. */
function pipeOf(pipes: readonly SharedPipe[], busy: Busy): SharedPipe | null {
  const all = candidates(pipes, busy);
  if (all.length === 1) return all[0] ?? null;
  const next = all.filter(({ holds }) =>
    holds.some((hold) => hold.process === busy.process && isNext(busy.value, hold)),
  );
  return next.length === 1 ? (next[0] ?? null) : null;
}

/** The pipes with the ends that are busy, where only one pipe can be meant and only one such handle. */
export function withBusyEnds(
  state: SessionState,
  pipes: readonly SharedPipe[],
  isEndKnown: IsEndKnown,
): readonly SharedPipe[] {
  const found = new Map<SharedPipe, Busy[]>();
  for (const busy of busyHandles(state, isEndKnown)) {
    const pipe = pipeOf(pipes, busy);
    if (pipe) found.set(pipe, [...(found.get(pipe) ?? []), busy]);
  }
  if (found.size === 0) return pipes;
  return pipes.map((pipe) => {
    const [busy, another] = found.get(pipe) ?? [];
    if (!busy || another) return pipe;
    const { process, value, end } = busy;
    const hold: PipeHold = {
      ...{ process, value, end, access: end === 'read' ? 1 : 2 },
      from: Math.min(...pipe.holds.map((one) => one.from)),
      ...{
        until: null,
        heldUntil: Infinity,
        stream: null,
        isTold: false,
        passedBy: null,
        knownBy: 'inference',
        inheritable: null,
        file: null,
        isInferred: true,
      },
    };
    return { ...pipe, holds: [...pipe.holds, hold] };
  });
}
