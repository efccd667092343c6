// Where in a launch.json a configuration is written, for reports that lead there.
import { isAbsolute, relative } from 'node:path';
import { parseTree, type Node } from 'jsonc-parser';
import { fieldPath } from '../../model/plan/problem';
import type { Lines } from '../../model/report/finishedRun';

interface WrittenLines extends Lines {
  readonly fields?: Readonly<Record<string, Lines>>;
}

/** Of the object alone in a file, or of the configuration with this name in a launch.json, and of all that it expects. */
export function configurationLines(text: string, name: string | null): WrittenLines | null {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const found =
    name === null ? root : configurations(root).find((one) => valueOf(one, 'name') === name);
  if (!found) return null;
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const linesOf = ({ offset, length }: Node): Lines => ({
    startLine: lineAt(offset),
    endLine: lineAt(offset + length),
  });
  const fields = expectedFields(found).map(([field, node]) => [field, linesOf(node)] as const);
  return {
    ...linesOf(found),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
  };
}

type Field = readonly [path: string, node: Node];

/** Each `expect` with what is in it. An attribute begins with its name. */
function expectedFields(configuration: Node): readonly Field[] {
  const children = childOf(configuration, 'children');
  const inChildren = children?.type === 'array' ? (children.children ?? []) : [];
  return [
    ...fieldsBelow('expect', propertyOf(configuration, 'expect')),
    ...inChildren.flatMap((child, index) =>
      fieldsBelow(fieldPath('children', index, 'expect'), propertyOf(child, 'expect')),
    ),
  ];
}

function fieldsBelow(path: string, node: Node | undefined): readonly Field[] {
  if (!node) return [];
  const value = node.type === 'property' ? node.children?.[1] : node;
  const within = (value?.children ?? []).flatMap((each, index) =>
    fieldsBelow(
      each.type === 'property'
        ? `${path}${fieldPath('x', String(each.children?.[0]?.value)).slice(1)}`
        : `${path}[${index}]`,
      each,
    ),
  );
  return [[path, node], ...within];
}

const propertyOf = (node: Node | undefined, name: string): Node | undefined =>
  node?.children?.find(({ children }) => children?.[0]?.value === name);

const childOf = (node: Node | undefined, name: string): Node | undefined =>
  propertyOf(node, name)?.children?.[1];

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
