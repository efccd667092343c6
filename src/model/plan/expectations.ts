// What a configuration expects of its session, every time in milliseconds: carried along with the plan and checked at the end.
import type { FindingCode, Severity } from '../base/findingCodes';
import type { KindWord } from './kindWords';

/** The attributes of `expect` that are about one child. */
export const expectationsOfChild = [
  'exitCode',
  'endOfFileWithin',
  'stdout',
  'stderr',
  'inherits',
  'inheritsNot',
  'handlesLeft',
] as const;

/** All of them, in the order in which results come. */
export const expectationNames = [...expectationsOfChild, 'processes', 'noFindings'] as const;
export type ExpectationName = (typeof expectationNames)[number];

export type OutputStream = 'stdout' | 'stderr';

export interface TextExpectations {
  /** All of them. */
  readonly contains?: readonly string[];
  /** A regular expression of JavaScript, in which ^ and $ stand for the ends of lines. */
  readonly matches?: string;
  /** A path, from the workspace folder. */
  readonly equalsFile?: string;
}

/** Handles of this kind, with this path, or both. */
export interface HandlePattern {
  readonly kind?: KindWord;
  readonly path?: string;
}

interface ProcessExpectations {
  readonly atMost?: number;
  readonly names?: readonly string[];
}

/** What can be expected of all children together. */
export interface SessionExpectations {
  readonly processes?: ProcessExpectations;
  /** A severity stands for what is graver as well. */
  readonly noFindings?: readonly (Severity | FindingCode)[];
}

export interface ChildExpectations extends SessionExpectations {
  readonly exitCode?: number;
  /** By stream or name of a pipe. */
  readonly endOfFileWithin?: Readonly<Record<string, number>>;
  readonly stdout?: TextExpectations;
  readonly stderr?: TextExpectations;
  readonly inherits?: readonly string[];
  readonly inheritsNot?: readonly HandlePattern[];
  readonly handlesLeft?: number;
}
