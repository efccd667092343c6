// Makes a measurement of a capture again when Wine ended the program before it had written all, and says so.
import type { SessionState } from '../../src/model/session/state';

/** Sessions whose program may end before it has written all, in one measurement. */
const failuresBorne = 5;

/**
 * What `measured` resolved with in the session whose one program wrote all `count` bytes. Wine 8 ends one in the middle of a large write, mostly
 * with code 0, when somebody reads its memory at that moment (`wine client error: partial write`), as a session does to know its current directory.
 */
export async function untilWhole<Measured extends { readonly state: SessionState }>(
  count: number,
  measured: () => Promise<Measured>,
): Promise<Measured> {
  for (let failures = 0; failures < failuresBorne; failures += 1) {
    const result = await measured();
    const [process] = result.state.processes;
    const [pipe] = result.state.pipes;
    if (process?.exitCode === 0 && pipe?.bytes === count) return result;
    console.error(`  the program ended after ${pipe?.bytes ?? 0} of ${count} bytes: once more`);
  }
  throw new Error(`The capture was not whole in ${failuresBorne} sessions.`);
}
