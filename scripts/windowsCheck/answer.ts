// What a question of the check is, what its answers are, and what they mean.
import type { KnownDifference } from '../../test/win32/knownDifferences';

/** One row of the table. */
interface Answer {
  readonly asked: string;
  /** Null when nobody knows beforehand: the answer is to be sent in. */
  readonly expected: string | null;
  readonly seen: string;
  /** Whether what was seen is what was expected; absent when both texts have to be the same. */
  readonly fits?: boolean;
  /** The entry that explains the answer where it is in force. */
  readonly difference?: KnownDifference;
}

interface NotAsked {
  readonly asked: string;
  /** Why this machine cannot be asked. */
  readonly notAsked: string;
}

export type Row = Answer | NotAsked;

/** What a question is given to answer with. */
export interface Asking {
  /** A folder of its own, which is deleted afterwards. */
  readonly folder: string;
  /** Whether this is Wine, where every process takes its time. */
  readonly isWine: boolean;
  readonly answer: (row: Row) => void;
}

export interface Question {
  readonly title: string;
  /** Then it is ended, with all that it started, and reported as hanging. */
  readonly limitSeconds: number;
  readonly ask: (asking: Asking) => Promise<void>;
}

export interface Outcome {
  readonly number: number;
  readonly title: string;
  readonly rows: readonly Row[];
  /** Why it did not come to its end; null when it did. */
  readonly failure: string | null;
  readonly milliseconds: number;
}

export type Verdict = 'as expected' | 'known difference' | 'different' | 'to know' | 'not asked';

/** `inForce`: whether a known difference holds on this machine. */
export function verdictOf(row: Row, inForce: (difference: KnownDifference) => boolean): Verdict {
  if ('notAsked' in row) return 'not asked';
  if (row.expected === null) return 'to know';
  if (row.fits ?? row.seen === row.expected) return 'as expected';
  return row.difference !== undefined && inForce(row.difference) ? 'known difference' : 'different';
}

/** 0 when all that was seen is expected. A question that did not come to its end is no expected one. */
export function exitCodeOf(
  outcomes: readonly Outcome[],
  inForce: (difference: KnownDifference) => boolean,
): 0 | 1 {
  const isExpected = ({ rows, failure }: Outcome): boolean =>
    failure === null && rows.every((row) => verdictOf(row, inForce) !== 'different');
  return outcomes.every(isExpected) ? 0 : 1;
}
