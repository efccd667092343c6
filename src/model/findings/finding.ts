// A named problem of a session: what to do, where it is, and its evidence.
import type { Places } from './place';

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
    | 'process-interrupted'
    | 'process-not-loaded'
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
  /** What makes it one finding over time, where its places do not: they change, or several findings share them. */
  readonly about?: string;
  readonly places: Places;
  /** For people and for programs that read reports. The views follow `places`. */
  readonly evidence: Readonly<Record<string, unknown>>;
}
