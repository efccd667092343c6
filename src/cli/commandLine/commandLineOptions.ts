// The options of the report and demo commands.
import { parseArgs } from 'node:util';

export interface Options {
  readonly launch: string;
  readonly name: string | null;
  /** Seconds; null waits for as long as the session takes. */
  readonly timeout: number | null;
  /** Launch though Windows will refuse an entry of the plan. */
  readonly anyway: boolean;
  /** File to write the session to as a page; null for none. */
  readonly html: string | null;
}

/** A fault of the user's input: shown as one line, exit code 2. */
export class UsageError extends Error {}

/** A time that a session can be given: more than a timer can count is none. */
export const isSeconds = (value: number): boolean => value > 0 && value < 2_000_000;

/** @throws UsageError naming the option, its value and what to write instead. */
export function readOptions(args: readonly string[], defaultLaunch: string | null): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        launch: { type: 'string' },
        name: { type: 'string' },
        timeout: { type: 'string' },
        anyway: { type: 'boolean' },
        html: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}. Known options: --launch <launch.json> --name <configuration> --timeout <seconds> --anyway --html <file>.`,
    );
  }
  const launch = values.launch ?? defaultLaunch;
  if (launch === null)
    throw new UsageError(
      '--launch is missing. Write --launch <launch.json> --name <configuration>.',
    );
  const timeout = values.timeout === undefined ? null : Number(values.timeout);
  if (timeout !== null && !isSeconds(timeout)) {
    throw new UsageError(
      `--timeout ${JSON.stringify(values.timeout)}: give a number of seconds above 0.`,
    );
  }
  const { name = null, anyway = false, html = null } = values;
  if (html === '') throw new UsageError('--html "": give the path of the file to write.');
  return { launch, name, timeout, anyway, html };
}
