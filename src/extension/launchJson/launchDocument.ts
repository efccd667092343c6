// The configurations of this extension in a launch.json as it is being written.
import { findNodeAtLocation, getNodeValue, parseTree, type Node } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { Location } from '../../model/plan/fieldLocation';
import { writtenLocation } from '../../model/plan/fieldLocation';
import { debugType } from '../ground/contributions';

export interface WrittenConfiguration {
  readonly name: string;
  readonly configuration: object;
  /** From the beginning of the file. */
  readonly path: Location;
  readonly node: Node;
}

export function configurationsIn(document: vscode.TextDocument): readonly WrittenConfiguration[] {
  const root = parseTree(document.getText(), [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, ['configurations']);
  return (list?.children ?? []).flatMap((node, index): WrittenConfiguration[] => {
    const configuration: unknown = getNodeValue(node);
    if (typeof configuration !== 'object' || configuration === null) return [];
    const { type, name } = configuration as Readonly<Record<string, unknown>>;
    if (type !== debugType) return [];
    const path = ['configurations', index];
    return [{ name: typeof name === 'string' ? name : '', configuration, path, node }];
  });
}

/** The field, or what is around it when it is not written; the name of the configuration when nothing of it is. */
export function rangeOf(
  document: vscode.TextDocument,
  { configuration, node }: WrittenConfiguration,
  at: Location,
): vscode.Range {
  const place = [...writtenLocation(configuration, at)];
  const found =
    place.length > 0
      ? findNodeAtLocation(node, place)
      : (findNodeAtLocation(node, ['name']) ?? findNodeAtLocation(node, ['type']));
  const { offset, length } = found ?? node;
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}
