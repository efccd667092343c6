// Folds events into the state. Pure: the same log gives the same state, live, in a test or from disk.
import { assertNever } from '../base/assertNever';
import type { SessionEvent } from './events';
import { OwnLists } from './ownLists';
import { atItsEnd, changedPipe, createdPipe, progress, withoutWriter } from './pipeFold';
import { endSession } from './sessionEnd';
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
    case 'pipeCreated':
      return { ...state, pipes: own.appended(state.pipes, createdPipe(event)) };
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
