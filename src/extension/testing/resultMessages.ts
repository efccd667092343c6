// What came of the expectations of a session, as messages of a test: each at its line of launch.json.
import * as vscode from 'vscode';
import {
  expectationHeadline,
  expectationLines,
  failedFirst,
} from '../../model/expectations/expectationText';
import { fieldLocation } from '../../model/plan/fieldLocation';
import type { ExpectationResult } from '../../model/session/expectationResult';
import type { SessionState } from '../../model/session/state';
import { configurationsIn, rangeOf } from '../launchJson/launchDocument';

/** By which package.json knows a message of ours. */
const messageContext = 'handleInheritance';

/** The file in which a configuration stands, as it is now; undefined when it is gone. */
export async function launchDocument(
  folder: vscode.WorkspaceFolder,
): Promise<vscode.TextDocument | undefined> {
  const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
  try {
    return await vscode.workspace.openTextDocument(file);
  } catch {
    return undefined;
  }
}

const textOf = (result: ExpectationResult): string =>
  [expectationHeadline(result), ...expectationLines(result)].join('\n');

/** Of those that did not hold; one for the session when it came to no check. */
export function resultMessages(
  state: SessionState,
  name: string,
  document: vscode.TextDocument | undefined,
): readonly vscode.TestMessage[] {
  const written = document && configurationsIn(document).find((each) => each.name === name);
  const messageAt = (text: string, field: string): vscode.TestMessage => {
    const message = new vscode.TestMessage(text);
    message.contextValue = messageContext;
    if (document && written) {
      const range = rangeOf(document, written, fieldLocation(field) ?? []);
      message.location = new vscode.Location(document.uri, range);
    }
    return message;
  };
  const results = failedFirst(state.expectations ?? []);
  const bad = results.filter(({ outcome }) => outcome !== 'held');
  if (bad.length > 0) return bad.map((result) => messageAt(textOf(result), result.field));
  if (results.length > 0) return [];
  const why = state.end?.message ?? '';
  const text = vscode.l10n.t('The session ended before its expectations were checked. {0}', why);
  return [messageAt(text.trim(), '')];
}
