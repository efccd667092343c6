// The codes and severities of findings: what a finding has, and what a configuration can expect not to find.

/** From the gravest. */
export const severities = ['error', 'warning', 'information'] as const;
export type Severity = (typeof severities)[number];

export const findingCodes = [
  'launch-failed',
  'children-not-started',
  'write-end-held',
  'writer-blocked',
  'write-blocked',
  'deadlock',
  'waits-for-input',
  'leaked-handle',
  'descendant-holds-pipe',
  'socket-inherited',
  'file-inherited',
  'directory-in-use',
  'job-kept-alive',
  'pipe-name-taken',
  'process-crashed',
  'process-interrupted',
  'process-not-loaded',
  'invalid-close',
  'left-job',
  'dangling-standard-handle',
  'prediction-differs',
  'capture-failed',
  'write-failed',
  'handle-not-sent',
  'tracing-failed',
  'not-recorded',
  'broker-handles-differ',
  'broker-lost',
] as const;
export type FindingCode = (typeof findingCodes)[number];
