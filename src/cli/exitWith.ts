// Ends a command: its text on stdout and 0, or one clear line on stderr and 2 (bad input) or 1 (our fault).
import { writeSync } from 'node:fs';
import { UsageError } from './commandLineOptions';

function writeAll(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  // process.stdout may still hold text when the process exits, and does not exist for every kind of handle; this does.
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}

export async function exitWith(command: () => Promise<string>): Promise<void> {
  try {
    writeAll(1, await command());
    process.exitCode = 0;
  } catch (error) {
    const expected = error instanceof UsageError;
    writeAll(
      2,
      `${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exitCode = expected ? 2 : 1;
  }
}
