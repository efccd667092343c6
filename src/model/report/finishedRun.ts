// What the formats for build systems are made of: a session that ended, and what makes it fail.
import { severities, type Severity } from '../base/findingCodes';
import type { Finding } from '../findings/finding';
import { findings } from '../findings/findings';
import type { ExpectationResult } from '../session/expectationResult';
import type { ProcessState, SessionState } from '../session/state';

/** What a pipe carried, as text. */
export interface CapturedText {
  /** Label of the pipe. */
  readonly pipe: string;
  readonly text: string;
  /** False when `text` is only the beginning. */
  readonly isWhole: boolean;
}

/** Counted from 1. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Where the configuration is written. */
interface WrittenAt extends Lines {
  /** Relative to the root of the sources, with slashes. */
  readonly path: string;
  /** Of what it expects, by the paths that results have; absent when it expects nothing. */
  readonly fields?: Readonly<Record<string, Lines>>;
}

/** The lines of a field or of what it stands in; without either those of the whole configuration. */
export function linesOf({ fields = {}, startLine, endLine }: WrittenAt, field: string): Lines {
  const around = Object.keys(fields)
    .filter(
      (each) => field === each || field.startsWith(`${each}.`) || field.startsWith(`${each}[`),
    )
    .sort((a, b) => b.length - a.length)[0];
  return (around === undefined ? undefined : fields[around]) ?? { startLine, endLine };
}

export interface FinishedRun {
  readonly state: SessionState;
  /** The least severity that makes a run fail. */
  readonly failOn: Severity | 'never';
  /** Whether it fails with a child, too. */
  readonly childExitCode?: boolean;
  /** Of the pipes that were captured. A format shows the beginning and the end of what is long. */
  readonly captured: readonly CapturedText[];
  /** Absent when the configuration is in no file. */
  readonly writtenAt?: WrittenAt;
  /** Of this product. */
  readonly version: string;
  /** Of the command that ran the session. */
  readonly exitCode: number;
}

/** Whether a finding makes the run fail. */
export function isFailing({ failOn }: FinishedRun, { severity }: Pick<Finding, 'severity'>) {
  return failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn);
}

/** The findings that make a run fail. */
export const failingFindings = (run: FinishedRun): readonly Finding[] =>
  findings(run.state).filter((finding) => isFailing(run, finding));

/** What does not hold; what could not be checked is no success. */
export const unmetExpectations = ({ state }: FinishedRun): readonly ExpectationResult[] =>
  (state.expectations ?? []).filter(({ outcome }) => outcome !== 'held');

/** Those the configuration names, or that it attached to. */
export const rootProcesses = ({ state }: FinishedRun): readonly ProcessState[] =>
  state.processes.filter(({ descent }) => descent === null);

export const timedOut = ({ state }: FinishedRun): boolean => state.end?.reason === 'timeout';

/** Running when the time limit ended; then the session terminated it. */
export function ranTooLong(run: FinishedRun, { exitedAt, phase }: ProcessState): boolean {
  if (!timedOut(run) || phase === 'failed') return false;
  const { stoppedAt, end } = run.state;
  return exitedAt === null || exitedAt >= (stoppedAt ?? end?.time ?? 0);
}

/** In UTC; a saved session may name a time that no calendar has. */
export function isoTime(milliseconds: number): string {
  const isTime = Math.abs(milliseconds) <= 8.64e15;
  return new Date(isTime ? milliseconds : 0).toISOString();
}
