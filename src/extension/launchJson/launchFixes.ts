// Quick fixes for what preflight says of a launch.json.
import { applyEdits, modify, type JSONPath } from 'jsonc-parser';
import * as vscode from 'vscode';
import { planFixes, type PlanFix } from '../../model/preflight/planFixes';
import { checkConfigurations, diagnosticOf } from './launchDiagnostics';
import type { WrittenConfiguration } from './launchDocument';
import { launchFiles } from './launchFiles';

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/** One change after the other, each in the text that the one before has left. */
function changed(text: string, { path }: WrittenConfiguration, { changes }: PlanFix): string {
  return changes.reduce((current, { at, value, isInsertion = false }) => {
    const place: JSONPath = [...path, ...at];
    const edits = modify(current, place, value, {
      formattingOptions,
      isArrayInsertion: isInsertion,
    });
    return applyEdits(current, edits);
  }, text);
}

/** The part of the document that differs, so that marks elsewhere stay where they are. */
function edit(document: vscode.TextDocument, after: string): vscode.WorkspaceEdit {
  const before = document.getText();
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(before.length - end),
  );
  const result = new vscode.WorkspaceEdit();
  result.replace(document.uri, range, after.slice(start, after.length - end));
  return result;
}

class LaunchFixes implements vscode.CodeActionProvider {
  constructor(private readonly extensionUri: vscode.Uri) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return checkConfigurations(document).flatMap(({ written, plan, notices }) =>
      notices.flatMap((notice) => {
        const diagnostic = diagnosticOf(this.extensionUri, document, written, notice);
        if (!plan || !diagnostic.range.intersection(range)) return [];
        return planFixes(notice, plan, written.configuration).map((fix) => {
          const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
          action.diagnostics = [diagnostic];
          action.isPreferred = fix.isPreferred;
          action.edit = edit(document, changed(document.getText(), written, fix));
          return action;
        });
      }),
    );
  }
}

export function registerLaunchFixes(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(launchFiles, new LaunchFixes(extensionUri), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}
