// A named problem of a session, with its evidence and what to do.

export interface Finding {
  readonly code:
    | 'launch-failed'
    | 'children-not-started'
    | 'write-end-held'
    | 'writer-blocked'
    | 'write-blocked'
    | 'deadlock'
    | 'waits-for-input'
    | 'leaked-handle'
    | 'dangling-standard-handle'
    | 'prediction-differs'
    | 'capture-failed'
    | 'write-failed'
    | 'handle-not-sent'
    | 'broker-handles-differ'
    | 'broker-lost';
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** What to change; empty when the message says it all. */
  readonly remedy: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}
