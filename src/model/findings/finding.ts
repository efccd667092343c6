// A named problem of a session: what to do, where it is, and its evidence.
import type { FindingCode, Severity } from '../base/findingCodes';
import type { PathStep } from '../session/state';
import type { Place, Places } from './place';

/** A process on the way from the cause to the effect. */
export interface FindingStep extends PathStep {
  /** By which of its handles; null when it needs none, or has closed it. */
  readonly handle: string | null;
  /** Where a click leads; null for a process of which the session knows nothing more. */
  readonly place: Place | null;
}

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One line: who does what to whom. */
  readonly headline: string;
  /** From the process where it began to the one that causes it now; absent when there is no way to show. */
  readonly path?: readonly FindingStep[];
  /** One sentence: how it came to be; absent when the headline says it all. */
  readonly why?: string;
  /** What to change; empty when there is nothing. */
  readonly fix: string;
  /** What else suffers from the same cause, one phrase each; absent when the headline names all. */
  readonly affects?: readonly string[];
  /** What makes it one finding over time, where its places do not: they change, or several findings share them. */
  readonly about?: string;
  readonly places: Places;
  /** For people and for programs that read reports. The views follow `places`. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The finding in one paragraph: the headline and why. */
export function findingText({ headline, why = '' }: Pick<Finding, 'headline' | 'why'>): string {
  return why === '' ? headline : `${headline} ${why}`;
}
