// One result in the making: what is expected and where it stands, to which each check adds what it saw.
import * as l10n from '@vscode/l10n';
import type { ExpectationName } from '../plan/expectations';
import { fieldPath } from '../plan/problem';
import type { ExpectationResult } from '../session/expectationResult';
import type { ProcessState } from '../session/state';

/** Of whom it is expected. */
export interface Subject {
  /** Name of the child; null for the session. */
  readonly child: string | null;
  /** Path of the `expect`. */
  readonly at: string;
}

/** What was expected, before anybody looked. */
export type Asked = Pick<ExpectationResult, 'expectation' | 'child' | 'field' | 'expected'>;

/** `within`: the names and places below the attribute. */
export const asked = (
  { child, at }: Subject,
  expectation: ExpectationName,
  expected: string,
  ...within: readonly (string | number)[]
): Asked => ({ expectation, child, field: fieldPath(at, expectation, ...within), expected });

type Evidence = readonly string[];

export const judged = (
  ask: Asked,
  held: boolean,
  seen: string,
  evidence: Evidence = [],
): ExpectationResult => ({ ...ask, outcome: held ? 'held' : 'failed', seen, evidence });

/** `reason` is a sentence. */
export const undecided = (
  ask: Asked,
  reason: string,
  evidence: Evidence = [],
): ExpectationResult => ({
  ...ask,
  outcome: 'unknown',
  seen: l10n.t({
    message: 'Could not be checked: {0}',
    args: [reason],
    comment: ['{0} is a sentence'],
  }),
  evidence,
});

/** Why nothing can be said of a child that is not there; null when it is. */
export function absence(
  name: string,
  process: ProcessState | undefined,
  isLost: boolean,
): string | null {
  if (process && process.phase !== 'failed') return null;
  return isLost
    ? l10n.t('The launcher exited before the session ended.')
    : l10n.t('{0} did not start.', name);
}
