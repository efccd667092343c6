// A pipe that processes of the session have, and who has which end from when to when.
import type { Stream } from '../plan/launchPlan';
import type { FileDescription } from '../session/fileDescription';
import type { PipeEnd, ProcessState } from '../session/state';

/**
 * What a hold is known from: what the process was born with, what it was sent, what it had when it created another, a look at its
 * table; or nothing but that no other handle can be the one on which a call is pending.
 */
export type HoldSource = 'birth' | 'sending' | 'creation' | 'look' | 'inference';

/** One handle to an end of a pipe, in one process, from when to when. */
export interface PipeHold {
  readonly process: ProcessState;
  readonly value: string;
  readonly end: PipeEnd;
  readonly access: number;
  readonly knownBy: HoldSource;
  /** Null when nobody could ask. */
  readonly inheritable: boolean | null;
  readonly file: FileDescription | null;
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

/** Bits of FILE_READ_DATA and FILE_WRITE_DATA (winnt.h). */
export const canRead = ({ access }: PipeHold): boolean => (access & 1) !== 0;
export const canWrite = ({ access }: PipeHold): boolean => (access & 2) !== 0;

/**
 * The process that opened the pipe, when only one can have. Whoever was passed an end did not open it: what else such a process has
 * of it, it duplicated or was sent. Of what a process had when the session attached to it nobody knows who opened it.
 */
export function onlyOpener({ holds }: SharedPipe): ProcessState | null {
  const passed = new Set<ProcessState>();
  for (const { process, passedBy } of holds) if (passedBy !== null) passed.add(process);
  let opener: ProcessState | null = null;
  let isKnown = true;
  for (const { process, passedBy, knownBy } of holds) {
    if (knownBy === 'inference' || passedBy !== null || process === opener) continue;
    if (passed.has(process)) continue;
    if (opener !== null) return null;
    opener = process;
    isKnown = knownBy === 'look' || process.birth?.attached === undefined;
  }
  return isKnown ? opener : null;
}

/** Whether several processes have, or had, an end of it. */
export const isBetween = ({ holds: [first, ...others] }: SharedPipe): boolean =>
  others.some(({ process }) => process !== first?.process);

/** Whether it is open now, or was when the session was ended. */
export const isOpen = ({ until }: PipeHold): boolean => until === null;

/** Whether it went with its process, and was not closed before. */
export const wentWithProcess = ({ until, process }: PipeHold): boolean =>
  until !== null && process.exitedAt !== null && until >= process.exitedAt;

/** Whether the kernel says that a thread waits in this call on the handle. */
export function waitsIn({ process, value }: PipeHold, api: 'NtReadFile' | 'NtWriteFile'): boolean {
  const waits = process.calls?.waits ?? [];
  return waits.some((wait) => wait.api === api && wait.handle === value);
}

/**
 * Who of several with one end reads or writes, as far as anybody can tell: where the kernel says who waits in the call, those alone;
 * else those for whom it is a stream, or who were told of it; all when it is nobody's.
 */
export function likelyUsers(
  holds: readonly PipeHold[],
  api: 'NtReadFile' | 'NtWriteFile',
): readonly PipeHold[] {
  const proven = holds.filter((hold) => waitsIn(hold, api));
  if (proven.length > 0) return proven;
  const users = holds.filter(({ stream, isTold }) => stream !== null || isTold);
  return users.length > 0 ? users : holds;
}
