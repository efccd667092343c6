// Completes the names of handles in a launch.json: in lists, and after ${handle:.
import { findNodeAtOffset, getLocation, getNodePath } from 'jsonc-parser';
import * as vscode from 'vscode';
import { listableLabels } from '../../model/plan/labels';
import { parsePlan } from '../../model/plan/parsePlan';
import { configurationsIn, type WrittenConfiguration } from './launchDocument';
import { launchFiles } from './launchFiles';

/** Lists of names, by the attribute they stand in. */
const listAttributes = new Set(['handleList', 'keepParentEnds', 'inherits']);

/** Names a configuration knows, though it is not finished: those of "handles" count even when the rest does not fit. */
function namesIn({ configuration, name }: WrittenConfiguration): readonly string[] {
  // Without what is being written, which is as a rule not a name yet.
  const {
    handleList: _list,
    keepParentEnds: _kept,
    expect: _expected,
    ...rest
  } = configuration as Record<string, unknown>;
  const parsed = parsePlan(rest, name);
  if (parsed.ok) {
    const { children, handles } = parsed.plan;
    return [...new Set(children.flatMap(({ stdio }) => listableLabels(handles, stdio)))];
  }
  const { handles } = rest;
  const named = typeof handles === 'object' && handles !== null ? Object.keys(handles) : [];
  return ['stdin', 'stdout', 'stderr', ...named];
}

class HandleNames implements vscode.CompletionItemProvider {
  provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.CompletionItem[] {
    const offset = document.offsetAt(position);
    const written = configurationsIn(document).find(({ node }) => {
      return node.offset <= offset && offset <= node.offset + node.length;
    });
    if (!written) return [];
    const line = document.lineAt(position.line).text.slice(0, position.character);
    const reference = /\$\{handle:([^}"]*)$/.exec(line);
    if (reference) {
      const start = position.translate(0, -(reference[1] ?? '').length);
      // What stands there already is replaced, its brace included.
      const [rest = ''] = /^[^}"]*\}?/.exec(
        document.lineAt(position.line).text.slice(position.character),
      ) ?? [''];
      const end = rest.endsWith('}') ? position.translate(0, rest.length) : position;
      return this.#items(written, new vscode.Range(start, end), (name) => `${name}}`);
    }
    const { path } = getLocation(document.getText(), offset);
    const attribute = path.findLast((part) => typeof part === 'string');
    if (typeof attribute !== 'string' || !listAttributes.has(attribute)) return [];
    const inside = findNodeAtOffset(written.node, offset, true);
    const isText = inside?.type === 'string' && getNodePath(inside).length > 0;
    const range = isText
      ? new vscode.Range(
          document.positionAt(inside.offset),
          document.positionAt(inside.offset + inside.length),
        )
      : new vscode.Range(position, position);
    return this.#items(written, range, (name) => JSON.stringify(name));
  }

  #items(
    written: WrittenConfiguration,
    range: vscode.Range,
    text: (name: string) => string,
  ): vscode.CompletionItem[] {
    return namesIn(written).map((name, index) => {
      const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Value);
      item.insertText = text(name);
      item.filterText = text(name);
      item.range = range;
      item.sortText = String(index).padStart(5, '0');
      return item;
    });
  }
}

export function registerLaunchCompletion(): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    launchFiles,
    new HandleNames(),
    '"',
    ':',
    '[',
  );
}
