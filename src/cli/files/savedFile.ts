// A saved session as a command names it, or one line that says why it cannot be shown.
import * as l10n from '@vscode/l10n';
import { openReportFile } from '../../client/saved/reportFile';
import type { SavedSession } from '../../model/report/savedSession';
import { UsageError } from '../commandLine/commandLineOptions';
import { reasonOf } from './configurationFile';

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** @throws UsageError or ReportFault with a sentence for people. */
export async function readSavedFile(file: string): Promise<SavedSession> {
  try {
    return await openReportFile(file);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    throw new UsageError(
      error.code === 'ENOENT'
        ? l10n.t('{0}: there is no such file.', file)
        : l10n.t({
            message: '{0}: the file cannot be read ({1}). Choose another.',
            args: [file, reasonOf(error)],
            comment: ['{0} is a path, {1} the reason from the system'],
          }),
    );
  }
}
