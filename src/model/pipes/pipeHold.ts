// A pipe that processes of the session have, and who has which end from when to when.
import type { Stream } from '../plan/launchPlan';
import type { PipeEnd, ProcessState } from '../session/state';

/** One handle to an end of a pipe, in one process, from when to when. */
export interface PipeHold {
  readonly process: ProcessState;
  readonly value: string;
  readonly end: PipeEnd;
  readonly access: number;
  /** Milliseconds since the session began: since when it is known. */
  readonly from: number;
  /** Since when it is closed, or its process has ended by itself; null while neither. */
  readonly until: number | null;
  /** Until when it is known to have been open: a closing is noticed at the next look. */
  readonly heldUntil: number;
  /** Which stream it is for the process; null when it is none. */
  readonly stream: Stream | null;
  /** Whether its command line or its environment names the value. */
  readonly isTold: boolean;
  /** Id of the process that passed it on; null for what the process opened itself, or when nobody knows. */
  readonly passedBy: string | null;
  /** Nobody could ask what it is: a call is pending on it, and no other handle of its process can be this end. */
  readonly isInferred?: true;
}

export interface SharedPipe {
  readonly identity: string;
  /** The session's name for it; null for a pipe that some process of the tree made. */
  readonly label: string | null;
  /** What the kernel calls it; null when it has no name of its own. */
  readonly name: string | null;
  readonly holds: readonly PipeHold[];
}
