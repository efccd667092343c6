// What a session that launches nothing is attached to.

interface Chosen {
  readonly pid: number;
  /** FILETIME, in decimal. */
  readonly createdAt: string;
}

export interface AttachedTo {
  /** Those that were chosen, in the order in which they were. */
  readonly pids: readonly number[];
  /** When those were created that somebody chose from a list; a PID alone may be another's by now. */
  readonly chosen?: readonly Chosen[];
  /** Whether everything below them belongs to the session, too. */
  readonly tree: boolean;
}
