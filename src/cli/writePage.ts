// Writes the session of a command as a page that any browser shows.
import { writeFile } from 'node:fs/promises';
import { readPageParts } from '../client/reportFile';
import { reportPage } from '../client/reportPage';
import { saveSession } from '../client/saveSession';
import type { SessionState } from '../model/session/state';
import { UsageError } from './commandLineOptions';

/** As much of each capture as the editor's setting has by default. */
const captureLimit = 8 * 1024 * 1024;

/** `folder`: where the bundles are. @throws UsageError when the file cannot be written. */
export async function writePage(state: SessionState, file: string, folder: string): Promise<void> {
  const saved = await saveSession(state, captureLimit, Date.now());
  const page = reportPage(await readPageParts(folder), saved, { code: 'en', strings: {} });
  try {
    await writeFile(file, page);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--html ${JSON.stringify(file)}: the file cannot be written (${reason}). Choose another.`,
    );
  }
}
