// Ends the report and demo commands: a text on stdout and 0, or one clear line on stderr and 2 (bad input) or 1 (our fault).
import { UsageError } from './commandLineOptions';
import { writeAll } from './terminal';

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
