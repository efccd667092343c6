// The order of findings: by severity, then what ended or waits now, what outlives its owner, what was leaked, and the notes.
import { severities } from '../base/findingCodes';
import type { Finding } from './finding';

/** From what makes people look at a session to what they may read later. */
const ranks = ['failed', 'blocks', 'broken', 'outlives', 'leaked', 'noted'] as const;

/** A program that did not run is the cause of much that follows, so it comes before what waits for it. */
const rankOf: Readonly<Record<Finding['code'], (typeof ranks)[number]>> = {
  'launch-failed': 'failed',
  'broker-lost': 'failed',
  'children-not-started': 'failed',
  'process-not-loaded': 'failed',
  deadlock: 'blocks',
  'writer-blocked': 'blocks',
  'write-blocked': 'blocks',
  'waits-for-input': 'blocks',
  'write-end-held': 'blocks',
  'descendant-holds-pipe': 'blocks',
  'process-crashed': 'broken',
  'process-interrupted': 'broken',
  'dangling-standard-handle': 'broken',
  'handle-not-sent': 'broken',
  'capture-failed': 'broken',
  'write-failed': 'broken',
  'socket-inherited': 'outlives',
  'file-inherited': 'outlives',
  'directory-in-use': 'outlives',
  'job-kept-alive': 'outlives',
  'pipe-name-taken': 'outlives',
  'left-job': 'outlives',
  'leaked-handle': 'leaked',
  'invalid-close': 'noted',
  'prediction-differs': 'noted',
  'tracing-failed': 'noted',
  'not-recorded': 'noted',
  'broker-handles-differ': 'noted',
};

type Ranked = Pick<Finding, 'code' | 'severity'>;

/** Something waits now, or will wait, because of it. What is only to be known never does. */
export const blocks = ({ code, severity }: Ranked): boolean =>
  severity !== 'information' && rankOf[code] === 'blocks';

/** Blocks, or keeps something beyond the end of its owner: worth being shown before anybody asks. */
export const isUrgent = (finding: Ranked): boolean =>
  blocks(finding) || (finding.severity !== 'information' && rankOf[finding.code] === 'outlives');

/** Those of one rank stay in the order in which they were found. */
export function inOrder<T extends Ranked>(found: readonly T[]): readonly T[] {
  const place = ({ code, severity }: Ranked): number =>
    severities.indexOf(severity) * ranks.length + ranks.indexOf(rankOf[code]);
  return found.toSorted((one, other) => place(one) - place(other));
}

/**
 * What identifies each finding while its sentences change with what happens: what it is about, or its first place. Findings that
 * share it are numbered.
 */
export function findingKeys(
  found: readonly Pick<Finding, 'code' | 'about' | 'places'>[],
): readonly string[] {
  const seen = new Map<string, number>();
  return found.map(({ code, about, places: [first] }) => {
    const key = `${code}/${about ?? JSON.stringify(first)}`;
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return `${key}/${number}`;
  });
}
