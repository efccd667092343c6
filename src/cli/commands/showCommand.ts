// `show`: a saved session as text or JSON, on any system.
import * as l10n from '@vscode/l10n';
import { makeReport } from '../../model/report/report';
import { shownState, type SavedSession } from '../../model/report/savedSession';
import { savedCaptures } from '../sessions/captureStart';
import { fine, jsonText, type Outcome } from '../commandLine/outcome';
import { readSavedFile } from '../files/savedFile';
import { sessionText } from '../sessions/sessionText';
import { plainPaint, stdoutPaint, type Paint } from '../commandLine/terminal';

export interface ShowOptions {
  readonly json?: boolean;
}

export function savedText(saved: SavedSession, paint: Paint = plainPaint): string {
  const when = l10n.t({
    message: 'Saved {0}',
    args: [new Date(saved.savedAt).toISOString()],
    comment: ['{0} is a date and a time'],
  });
  return `${when}\n\n${sessionText(shownState(saved), savedCaptures(saved), paint)}`;
}

export async function showCommand(file: string, options: ShowOptions): Promise<Outcome> {
  const saved = await readSavedFile(file);
  return fine(
    options.json === true
      ? jsonText(makeReport(shownState(saved)))
      : savedText(saved, stdoutPaint()),
  );
}
