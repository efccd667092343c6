// What events change of one pipe of the state.
import type { SessionEvent } from './events';
import { unobserved } from './pipeObservation';
import { waitsAt } from './pipeWaits';
import type { PipeState, SessionState } from './state';

type Created = Extract<SessionEvent, { type: 'pipeCreated' }>;

/** A pipe of which nothing has been read yet. */
export function createdPipe(event: Created): PipeState {
  return {
    label: event.label,
    name: event.name,
    direction: event.direction,
    processId: event.processId,
    stream: event.stream,
    bytes: 0,
    reads: 0,
    movedAt: null,
    rateFrom: { time: event.time, bytes: 0 },
    bufferSize: event.bufferSize,
    paused: event.paused,
    readSize: event.readSize,
    ...unobserved,
    waits: [],
    sha256: null,
    phase: 'open',
    endedAt: null,
    failure: null,
    captureFile: event.captureFile,
    indexFile: event.indexFile,
    holders: [],
    holdersAt: null,
    unanswered: [],
  };
}

/** The pipe with the change, and with the waits that follow from it. */
export function changedPipe(pipe: PipeState, change: Partial<PipeState>, time: number): PipeState {
  const changed = { ...pipe, ...change };
  return { ...changed, waits: waitsAt(changed, time) };
}

/** What stood still when somebody asked for the end is why they did, and stays. */
export function atItsEnd(state: SessionState): Partial<PipeState> {
  return state.stoppedAt === null ? unobserved : {};
}

/** A process that has ended waits for nothing; one that was ended from outside did until then. */
export function withoutWriter(state: SessionState, processId: string, time: number): SessionState {
  if (state.stoppedAt !== null) return state;
  if (!state.pipes.some((pipe) => pipe.processId === processId)) return state;
  const pipes = state.pipes.map((pipe) =>
    pipe.processId === processId ? changedPipe(pipe, { blocked: null, awaited: null }, time) : pipe,
  );
  return { ...state, pipes };
}

/** Milliseconds after which a rate is measured anew: short enough to follow, long enough not to flicker. */
const rateWindow = 1000;

type Progress = Extract<SessionEvent, { type: 'pipeProgress' }>;

/** What has been read, and since when at which rate. */
export function progress(pipe: PipeState, { bytes, reads, time }: Progress): Partial<PipeState> {
  // After a silence the time before it is no part of the rate: it begins anew with these bytes.
  const last = pipe.movedAt;
  const isOld = time - pipe.rateFrom.time > rateWindow;
  const rateFrom =
    last === null || time - last > rateWindow
      ? { time, bytes }
      : isOld
        ? { time: last, bytes: pipe.bytes }
        : pipe.rateFrom;
  return { bytes, reads, movedAt: time, rateFrom };
}
