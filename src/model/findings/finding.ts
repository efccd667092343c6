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
    | 'daemon-holds-pipe'
    | 'socket-inherited'
    | 'file-inherited'
    | 'process-crashed'
    | 'invalid-close'
    | 'left-job'
    | 'dangling-standard-handle'
    | 'prediction-differs'
    | 'capture-failed'
    | 'write-failed'
    | 'handle-not-sent'
    | 'tracing-failed'
    | 'not-recorded'
    | 'broker-handles-differ'
    | 'broker-lost';
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** What to change; empty when the message says it all. */
  readonly remedy: string;
  /** What it is about, where its evidence grows with time: it stays one finding. Absent elsewhere. */
  readonly about?: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}
