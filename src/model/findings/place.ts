// What a finding is about, in a form that views follow: the parts of a session, each by what identifies it.
import { holderProcess } from '../pipes/holderProcess';
import type { Holder, HolderCause, ProcessState, SessionState } from '../session/state';

export type Place =
  | { readonly kind: 'process'; readonly id: string }
  /** A handle of a process of the session. */
  | { readonly kind: 'handle'; readonly processId: string; readonly value: string }
  | { readonly kind: 'broker' }
  | { readonly kind: 'brokerHandle'; readonly value: string }
  /** A handle of a process that the session did not start. */
  | { readonly kind: 'outsideHandle'; readonly pid: number; readonly value: string }
  | { readonly kind: 'pipe'; readonly label: string }
  /** A pipe that does not end because of the handles beside it; `cause` null when nobody knows how they got there. */
  | { readonly kind: 'heldPipe'; readonly label: string; readonly cause: HolderCause | null }
  /** What a process has otherwise than predicted. */
  | { readonly kind: 'prediction'; readonly processId: string }
  /** The session as a whole: no part of it says more. */
  | { readonly kind: 'session' };

/** A handle of a process of the session. */
export const handlePlace = ({
  process,
  value,
}: {
  readonly process: Pick<ProcessState, 'id'>;
  readonly value: string;
}): Place => ({ kind: 'handle', processId: process.id, value });

/** Every finding is about something. The first is what it is about most. */
export type Places = readonly [Place, ...Place[]];

/** Where the handle is that the search for holders found. */
export function holderPlace(state: SessionState, holder: Holder): Place {
  const { pid, handle: value } = holder;
  const process = holderProcess(state, holder);
  if (process) return handlePlace({ process, value });
  return pid === state.broker.pid
    ? { kind: 'brokerHandle', value }
    : { kind: 'outsideHandle', pid, value };
}

/** The handle of the broker with this label, as far as there is one. */
export function labelPlaces(state: SessionState, label: string | null): readonly Place[] {
  const handle = state.brokerHandles.find((one) => label !== null && one.label === label);
  return handle ? [{ kind: 'brokerHandle', value: handle.value }] : [];
}
