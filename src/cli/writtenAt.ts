// Where in a launch.json a configuration is written, for reports that lead there.
import { isAbsolute, relative } from 'node:path';
import { parseTree, type Node } from 'jsonc-parser';

interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Of the object alone in a file, or of the configuration with this name in a launch.json. */
export function configurationLines(text: string, name: string | null): Lines | null {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const found =
    name === null ? root : configurations(root).find((one) => valueOf(one, 'name') === name);
  if (!found) return null;
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  return { startLine: lineAt(found.offset), endLine: lineAt(found.offset + found.length) };
}

function childOf(node: Node | undefined, name: string): Node | undefined {
  const property = node?.children?.find(({ children }) => children?.[0]?.value === name);
  return property?.children?.[1];
}

const valueOf = (node: Node, name: string): unknown => childOf(node, name)?.value;

const configurations = (root: Node | undefined): readonly Node[] =>
  (childOf(root, 'configurations')?.children ?? []).filter(
    (one) => valueOf(one, 'type') === 'handle-inheritance',
  );

/** Relative to where the command runs, which is the root of the sources in a build; whole when it is somewhere else. */
export function sourcePath(file: string, folder: string): string {
  const below = relative(folder, file);
  const isBelow = below !== '' && !isAbsolute(below) && !/^\.\.(?:[\\/]|$)/.test(below);
  return (isBelow ? below : file).replaceAll('\\', '/');
}
