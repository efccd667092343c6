// What the end of a session ends with it.
import type { SessionEvent } from './events';
import { atItsEnd, changedPipe } from './pipeFold';
import type { ProcessState, SessionState } from './state';

type Ended = Extract<SessionEvent, { type: 'sessionEnded' }>;

/**
 * With the broker gone nothing of the session can be open or running: its job and its handles went with it. What was left running on
 * purpose is followed no longer, and nothing is said of its end.
 */
export function endSession(state: SessionState, event: Ended): SessionState {
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
