// What the formats for build systems are made of: a session that ended, what was expected of it, and what makes it fail.
import type { Finding } from '../findings/finding';
import { findings } from '../findings/findings';
import type { SessionState } from '../session/state';

/** One thing that a configuration expects, with what became of it. */
export interface CheckedExpectation {
  /** Its name in the configuration: `exitCode`. */
  readonly expectation: string;
  /** The child it is about; null when it is about the session. */
  readonly child: string | null;
  /** `unknown`: it could not be checked, which is no success. */
  readonly outcome: 'held' | 'failed' | 'unknown';
  readonly expected: string;
  readonly seen: string;
  readonly evidence: string;
}

/** The least severity that makes a run fail. */
export const failLevels = ['error', 'warning', 'information', 'never'] as const;
export type FailOn = (typeof failLevels)[number];

/** What a pipe carried, as text. */
interface CapturedText {
  /** Label of the pipe. */
  readonly pipe: string;
  readonly text: string;
}

/** Where the configuration is written; lines and columns are counted from 1. */
interface WrittenAt {
  /** Relative to the root of the sources, with slashes. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

export interface FinishedRun {
  readonly state: SessionState;
  readonly expectations: readonly CheckedExpectation[];
  readonly failOn: FailOn;
  /** Of the pipes that were captured. A format shows the beginning and the end of what is long. */
  readonly captured: readonly CapturedText[];
  /** Absent when the configuration is in no file. */
  readonly writtenAt?: WrittenAt;
  /** Of this product. */
  readonly version: string;
}

/** Why a run fails. */
export interface Verdict {
  readonly findings: readonly Finding[];
  readonly expectations: readonly CheckedExpectation[];
  readonly timedOut: boolean;
  readonly failed: boolean;
}

/** Whether a finding of this severity makes a run fail. */
function failsOn(failOn: FailOn, { severity }: Pick<Finding, 'severity'>): boolean {
  return failLevels.indexOf(severity) <= failLevels.indexOf(failOn) && failOn !== 'never';
}

export function verdictOf({
  state,
  expectations,
  failOn,
}: Pick<FinishedRun, 'state' | 'expectations' | 'failOn'>): Verdict {
  const found = findings(state).filter((finding) => failsOn(failOn, finding));
  const unmet = expectations.filter(({ outcome }) => outcome !== 'held');
  const timedOut = state.end?.reason === 'timeout';
  const failed = found.length > 0 || unmet.length > 0 || timedOut;
  return { findings: found, expectations: unmet, timedOut, failed };
}

/** In UTC; a saved session may name a time that no calendar has. */
export function isoTime(milliseconds: number): string {
  const isTime = Math.abs(milliseconds) <= 8.64e15;
  return new Date(isTime ? milliseconds : 0).toISOString();
}
