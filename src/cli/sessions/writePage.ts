// Writes the session of the report and demo commands as a page that any browser shows.
import type { SessionState } from '../../model/session/state';
import { finishedRun } from './finishedRun';
import { writeOutputs } from '../files/outputFiles';

/** `folder`: where the bundles are. @throws UsageError when the file cannot be written. */
export function writePage(state: SessionState, file: string, folder: string): Promise<void> {
  return writeOutputs(finishedRun(state, folder), { html: file }, folder);
}
