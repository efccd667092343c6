// What a session that launches nothing is attached to.

export interface AttachedTo {
  /** Those that were chosen, in the order in which they were. */
  readonly pids: readonly number[];
  /** Whether everything below them belongs to the session, too. */
  readonly tree: boolean;
}
