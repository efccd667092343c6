// What came of one thing a configuration expects of its session, in sentences for people, with its place in the configuration.
import type { ExpectationName } from '../plan/expectations';

/**
 * `unknown`: what was seen does not decide it. Then `seen` says why it could not be checked, and it counts as failed: a check that
 * nobody made must not look like one that held.
 */
export type ExpectationOutcome = 'held' | 'failed' | 'unknown';

export interface ExpectationResult {
  readonly expectation: ExpectationName;
  /** Name of the child; null for what is expected of the session as a whole. */
  readonly child: string | null;
  /** Path in the configuration, such as `expect.stdout.contains[0]` or `children[1].expect.exitCode`. */
  readonly field: string;
  readonly outcome: ExpectationOutcome;
  /** One sentence each. */
  readonly expected: string;
  readonly seen: string;
  /** What shows it, a line each; empty where `seen` says it all. */
  readonly evidence: readonly string[];
}

/** Whether all that is expected was seen. */
export const allHeld = (results: readonly ExpectationResult[]): boolean =>
  results.every(({ outcome }) => outcome === 'held');
