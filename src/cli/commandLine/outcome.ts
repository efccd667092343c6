// How a command of the command line ends: what it prints, its exit code, and the faults that have a code of their own.
import * as l10n from '@vscode/l10n';

/** What scripts rely on. */
export const exitCodes = {
  fine: 0,
  /** Findings as grave as was asked for, an expectation that failed, a timeout. */
  complaint: 1,
  wrongUse: 2,
  /** Not on this system. */
  notHere: 3,
  /** A fault of this program. */
  ownFault: 70,
  interrupted: 130,
} as const;

export interface Outcome {
  /** For stdout. */
  readonly text: string;
  readonly exitCode: number;
}

/** The same of any command, whatever ended it. */
export interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export const fine = (text: string): Outcome => ({ text, exitCode: exitCodes.fine });

/** For JSON that programs read. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What was asked for cannot be done on this system. */
export class NotHere extends Error {}

/** Somebody pressed Ctrl+C, and everything has ended. */
export class Interrupted extends Error {
  constructor() {
    super(l10n.t('Interrupted. Nothing that was started here still runs.'));
  }
}
