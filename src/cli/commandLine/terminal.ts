// What a terminal gets: all of a text before the program exits, colours where somebody sees them, and no control characters from outside.
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Finding } from '../../model/findings/finding';

export type Paint = (severity: Finding['severity'], text: string) => string;

const colours: Readonly<Record<Finding['severity'], number>> = {
  error: 31,
  warning: 33,
  information: 36,
};

export const plainPaint: Paint = (_severity, text) => text;

export const colourPaint: Paint = (severity, text) =>
  `\u001b[${colours[severity]}m${text}\u001b[39m`;

/** https://no-color.org: any value that is not empty. */
export function hasColours(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** Of stdout. */
export const stdoutPaint = (): Paint =>
  hasColours(isatty(1), process.env) ? colourPaint : plainPaint;

/** What a program printed, or a file from elsewhere says, must not move the cursor or rename the window. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) =>
    sign === '\n' || sign === '\t'
      ? sign
      : `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : null;

/**
 * `process.stdout` may still hold text when the process exits, and does not exist for every kind of handle; this does. Who reads no
 * more (`| head`) wants no more.
 */
export function writeAll(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (codeOf(error) === 'EPIPE' || codeOf(error) === 'EOF') return;
      // The reader of a pipe that does not block is slower than we are.
      if (codeOf(error) !== 'EAGAIN') throw error;
    }
  }
}

/** What goes on, for a person who waits; nobody reads it in a log. */
export function tellProgress(line: string): void {
  if (isatty(2)) writeAll(2, `${withoutControls(line)}\n`);
}
