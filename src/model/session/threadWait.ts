// What the threads of a process wait for, as the kernel reports it.

export interface ThreadWait {
  readonly threadId: number;
  /** The system call it waits in: "NtReadFile". */
  readonly api: string;
  /** The first argument of that call as hex text; null where it is not a handle. */
  readonly handle: string | null;
  /** Pid of the process whose exit it waits for; absent when it waits for something else, or nobody could ask. */
  readonly awaits?: number;
}

export interface ThreadWaits {
  /** Threads of the process in all. */
  readonly threads: number;
  /** How many of them wait in a system call. */
  readonly waiting: number;
  /** Those of them whose call is known by name. */
  readonly waits: readonly ThreadWait[];
}
