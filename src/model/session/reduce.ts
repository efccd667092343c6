// Folds events into the state. Pure: the same log gives the same state, live, in a test or from disk.
import { assertNever } from '../base/assertNever';
import type { SessionEvent } from './events';
import { OwnLists } from './ownLists';
import { unobserved } from './pipeObservation';
import { waitsAt } from './pipeWaits';
import type { FileDescription } from './fileDescription';
import type { HandleChange, ObservedHandle, PipeState, ProcessState, SessionState } from './state';
import { flowKey } from './watchedPipe';

/** A process of which nothing is known yet. */
export const unstarted: Omit<ProcessState, 'id' | 'name' | 'commandLine' | 'phase' | 'createdAt'> =
  {
    pid: null,
    exitCode: null,
    exitedAt: null,
    error: null,
    birth: null,
    sent: [],
    notSent: [],
    descent: null,
    stop: null,
    crash: null,
    detachedAt: null,
    history: [],
    snapshots: [],
  };

/** Changes kept of one process: enough to look back for minutes, few enough to be sent about. */
const longestHistory = 2000;

type Changed = Extract<SessionEvent, { type: 'handlesChanged' }>;

/** What a process was born with is not another object because that has its value now. */
function canBe({ type, file }: ObservedHandle, described: FileDescription): boolean {
  const isUnknown = file === undefined || file.kind === 'unknown' || file.name === null;
  return type === 'File' && (isUnknown || file.name === described.name);
}

function changesOf({ opened, closed, time, seenUntil }: Changed): readonly HandleChange[] {
  const seen = seenUntil === undefined ? {} : { seenUntil };
  return [
    ...closed.map((handle) => ({ change: 'closed' as const, handle, time, ...seen })),
    ...opened.map((handle) => ({ change: 'opened' as const, handle, time })),
  ];
}

type Started = Extract<SessionEvent, { type: 'sessionStarted' }>;

function initialState(event: Started): SessionState {
  return {
    id: event.id,
    plan: event.plan,
    ...(event.attached === undefined ? {} : { attached: event.attached }),
    ...(event.workspaceFolder === undefined ? {} : { workspaceFolder: event.workspaceFolder }),
    startedAt: event.startedAt,
    phase: 'starting',
    end: null,
    stoppedAt: null,
    broker: { pid: null, ambient: [], handleCount: null },
    brokerHandles: [],
    processes: [],
    pipes: [],
    calls: [],
  };
}

function changedPipe(pipe: PipeState, change: Partial<PipeState>, time: number): PipeState {
  const changed = { ...pipe, ...change };
  return { ...changed, waits: waitsAt(changed, time) };
}

/** What stood still when somebody asked for the end is why they did, and stays. */
function atItsEnd(state: SessionState): Partial<PipeState> {
  return state.stoppedAt === null ? unobserved : {};
}

/** A process that has ended waits for nothing; one that was ended from outside did until then. */
function withoutWriter(state: SessionState, processId: string, time: number): SessionState {
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

function progress(pipe: PipeState, { bytes, reads, time }: Progress): Partial<PipeState> {
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

/** The state after the event; the first event of a log is `sessionStarted` and makes the state. */
export function reduce(state: SessionState | null, event: SessionEvent): SessionState {
  return step(state, event, new OwnLists());
}

/** The state after all of them, as `reduce` gives it: long lists are copied once, not with each event. */
export function reduceAll(state: SessionState, events: readonly SessionEvent[]): SessionState {
  const own = new OwnLists();
  return events.reduce((before, event) => step(before, event, own), state);
}

/** Folds a log that comes bit by bit. A state that has been looked at is no longer changed: what comes after it copies its lists. */
export class LogFold {
  #own = new OwnLists();
  #state: SessionState | null;

  /** Goes on from `state`; null for the beginning. */
  constructor(state: SessionState | null = null) {
    this.#state = state;
  }

  get hasBegun(): boolean {
    return this.#state !== null;
  }

  get state(): SessionState | null {
    this.#own = new OwnLists();
    return this.#state;
  }

  add(event: SessionEvent): void {
    this.#state = step(this.#state, event, this.#own);
  }
}

function step(state: SessionState | null, event: SessionEvent, own: OwnLists): SessionState {
  if (event.type === 'sessionStarted') return initialState(event);
  if (state === null)
    throw new Error(`A session log starts with sessionStarted, not ${event.type}.`);
  const withProcess = (
    before: SessionState,
    id: string,
    change: (process: ProcessState) => Partial<ProcessState>,
  ): SessionState => ({
    ...before,
    processes: own.changedProcess(before.processes, id, change),
  });
  const withPipe = (
    before: SessionState,
    { label, time }: { readonly label: string; readonly time: number },
    change: Partial<PipeState> | ((pipe: PipeState) => Partial<PipeState>),
  ): SessionState => {
    const at = before.pipes.findIndex((pipe) => pipe.label === label);
    const pipe = before.pipes[at];
    if (!pipe) return before;
    const changes = typeof change === 'function' ? change(pipe) : change;
    return { ...before, pipes: own.replaced(before.pipes, at, changedPipe(pipe, changes, time)) };
  };
  switch (event.type) {
    case 'brokerReady':
      return {
        ...state,
        phase: 'running',
        broker: { ...state.broker, pid: event.pid, ambient: event.ambient },
      };
    case 'tracingFailed':
      return { ...state, broker: { ...state.broker, tracingFailure: event.message } };
    case 'handleCreated':
      return { ...state, brokerHandles: own.appended(state.brokerHandles, event.handle) };
    case 'handleClosed':
      return {
        ...state,
        brokerHandles: state.brokerHandles.map((handle) =>
          handle.value === event.value && handle.closedAt === null
            ? { ...handle, closedAt: event.time }
            : handle,
        ),
      };
    case 'pipeCreated': {
      const pipe: PipeState = {
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
      return { ...state, pipes: own.appended(state.pipes, pipe) };
    }
    case 'processCreated': {
      const { id, name, pid, commandLine, birth, descent = null, time } = event;
      const created: ProcessState = {
        ...unstarted,
        ...{ id, name, pid, commandLine, birth, descent },
        phase: 'suspended',
        createdAt: time,
      };
      return { ...state, processes: own.withProcess(state.processes, created) };
    }
    case 'processStarted':
      return withProcess(state, event.id, () => ({ birth: event.birth, descent: event.descent }));
    case 'processFailed': {
      const { id, name, commandLine, error, time } = event;
      const failed: ProcessState = {
        ...unstarted,
        ...{ id, name, commandLine, error },
        phase: 'failed',
        createdAt: time,
      };
      return { ...state, processes: own.withProcess(state.processes, failed) };
    }
    case 'handleSent':
      return withProcess(state, event.id, ({ sent }) => ({
        sent: [...sent, { ...event.handle, time: event.time }],
      }));
    case 'handleNotSent': {
      const { label, message, time } = event;
      return withProcess(state, event.id, ({ notSent }) => ({
        notSent: [...notSent, { label, message, time }],
      }));
    }
    case 'processResumed':
      return withProcess(state, event.id, () => ({ phase: 'running', stop: null }));
    case 'processStopped':
      return withProcess(state, event.id, () => ({ phase: 'suspended', stop: event.stop }));
    case 'processCrashed': {
      const { code, address, time } = event;
      return withProcess(state, event.id, () => ({ crash: { code, address, time } }));
    }
    case 'invalidClose': {
      const { code, address, count, time } = event;
      return withProcess(state, event.id, () => ({
        invalidCloses: { code, address, count, time },
      }));
    }
    case 'jobLeft':
      return withProcess(state, event.id, () => ({ leftJobAt: event.time }));
    case 'runtimeFound':
      return withProcess(state, event.id, () => ({ runtime: event.runtime }));
    case 'processDetached':
      return withProcess(state, event.id, () => ({
        phase: 'running',
        stop: null,
        detachedAt: event.time,
      }));
    case 'filesDescribed':
      return withProcess(state, event.id, ({ birth }) => {
        const files = new Map(event.files.map((each) => [each.value, each]));
        const childHandles = birth?.childHandles.map((handle) => {
          const described = files.get(handle.value);
          if (!described || !canBe(handle, described.file)) return handle;
          const { file, object = handle.object } = described;
          return { ...handle, file, object };
        });
        if (!birth || !childHandles) return {};
        const brokerHandles = event.brokerHandles ?? birth.brokerHandles;
        return { birth: { ...birth, brokerHandles, childHandles } };
      });
    case 'handlesChanged':
      return withProcess(state, event.id, ({ history }) => ({
        history: [...history, ...changesOf(event)].slice(-longestHistory),
      }));
    case 'jobsDescribed':
      return withProcess(state, event.id, ({ birth }) => {
        if (!birth) return {};
        const jobs = new Map(event.jobs.map(({ value, job }) => [value, job]));
        const childHandles = birth.childHandles.map((handle) => {
          const job = jobs.get(handle.value);
          return job ? { ...handle, job } : handle;
        });
        return { birth: { ...birth, childHandles } };
      });
    case 'directorySeen':
      return withProcess(state, event.id, () => ({
        directory: { path: event.path, time: event.time },
      }));
    case 'snapshotTaken':
      return withProcess(state, event.id, ({ snapshots }) => {
        const { handles, time } = event;
        return { snapshots: [...snapshots, { number: snapshots.length + 1, handles, time }] };
      });
    case 'pipesWatched': {
      const seen = new Map((state.watchedPipes ?? []).map((pipe) => [flowKey(pipe), pipe]));
      for (const pipe of event.pipes) seen.set(flowKey(pipe), { ...pipe, time: event.time });
      const after = {
        ...state,
        lookedAt: event.lookedAt,
        watchedPipes: event.pipes.length > 0 ? [...seen.values()] : (state.watchedPipes ?? []),
      };
      return (event.calls ?? []).reduce(
        (before: SessionState, { id, calls }) =>
          withProcess(before, id, () => ({ calls: { ...calls, time: event.time } })),
        after,
      );
    }
    case 'chainsSeen': {
      return event.processes.reduce(
        (before: SessionState, { id, chains }) =>
          withProcess(before, id, () => ({ chains: { ...chains, time: event.time } })),
        { ...state, tellsChains: event.isTold },
      );
    }
    case 'processPaused':
      return withProcess(state, event.id, () => ({ phase: 'paused' }));
    case 'processExited':
      return withProcess(withoutWriter(state, event.id, event.time), event.id, () => ({
        phase: 'exited',
        exitCode: event.exitCode,
        exitedAt: event.time,
        stop: null,
      }));
    case 'pipeProgress':
      return withPipe(state, event, (pipe) => progress(pipe, event));
    case 'readingChanged': {
      const { paused, readSize } = event;
      const seen = paused ? {} : { fill: null, blocked: null };
      return withPipe(state, event, { paused, readSize, ...seen });
    }
    case 'pipeObserved': {
      const { fill, queued, blocked, awaited } = event;
      return withPipe(state, event, { fill, queued, blocked, awaited });
    }
    case 'pipeEnded':
      return withPipe(state, event, {
        phase: event.phase,
        bytes: event.bytes,
        reads: event.reads,
        sha256: event.sha256,
        endedAt: event.time,
        failure: event.failure,
        // As a replayed log, which has no running counters, gives it.
        movedAt: event.bytes > 0 ? event.time : null,
        rateFrom: { time: event.time, bytes: event.bytes },
        ...atItsEnd(state),
      });
    case 'pipeHashed':
      return withPipe(state, event, { sha256: event.sha256 });
    case 'outsideAsked': {
      const { refused, silent, left } = event;
      return { ...state, outsideAsked: { refused, silent, left } };
    }
    case 'holdersFound':
      return withPipe(state, event, {
        holders: event.holders,
        holdersAt: event.time,
        unanswered: event.unanswered,
      });
    case 'logFailed':
      return { ...state, logFailure: { file: event.file, code: event.code } };
    case 'sessionStopping':
      return { ...state, stoppedAt: event.time };
    case 'expectationsChecked':
      return { ...state, expectations: event.results };
    case 'callMade':
      return { ...state, calls: own.appended(state.calls, event.call) };
    case 'sessionEnded':
      return endSession(state, event);
    default:
      return assertNever(event);
  }
}

type Ended = Extract<SessionEvent, { type: 'sessionEnded' }>;

/**
 * With the broker gone nothing of the session can be open or running: its job and its handles went with it. What was left running on
 * purpose is followed no longer, and nothing is said of its end.
 */
function endSession(state: SessionState, event: Ended): SessionState {
  const lost = event.reason === 'brokerLost';
  const { handleCount, handlesLeft } = event;
  // What the session was only attached to was never the broker's.
  const orphan: Partial<ProcessState> = state.attached
    ? { detachedAt: event.time }
    : { phase: 'exited', exitedAt: event.time };
  return {
    ...state,
    phase: 'ended',
    end: { reason: event.reason, message: event.message, time: event.time },
    broker: { ...state.broker, handleCount, ...(handlesLeft ? { handlesLeft } : {}) },
    processes: state.processes.map((process) =>
      lost &&
      process.detachedAt === null &&
      process.phase !== 'exited' &&
      process.phase !== 'failed'
        ? { ...process, ...orphan }
        : process,
    ),
    pipes: state.pipes.map((pipe) =>
      pipe.phase === 'open'
        ? changedPipe(
            pipe,
            {
              // Nobody of the session has an end of it any more.
              phase: pipe.direction === 'between' ? 'closed' : 'cancelled',
              endedAt: event.time,
              rateFrom: { time: event.time, bytes: pipe.bytes },
              ...atItsEnd(state),
            },
            event.time,
          )
        : pipe,
    ),
    brokerHandles: state.brokerHandles.map((handle) =>
      handle.closedAt === null ? { ...handle, closedAt: event.time } : handle,
    ),
  };
}
