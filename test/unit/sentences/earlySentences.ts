// Finds the sentences that are asked for when a module is loaded: the language is set later, so they would stay English.
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { isSaying, type Offence } from './spokenLiterals';

/** Sources by their paths. */
export type Sources = ReadonlyMap<string, ts.SourceFile>;

/** Functions by the names a file knows them by that say something, by themselves or through others. */
type SayingNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Whatever is within runs when somebody calls it, or makes an object, not when the module is loaded. */
function runsLater(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return !isCalledAtOnce(node);
  if (!ts.isPropertyDeclaration(node)) return false;
  return !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

function isCalledAtOnce(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isCalledAtOnce(parent);
  return ts.isCallExpression(parent) && parent.expression === node;
}

interface NamedFunction {
  readonly name: string;
  readonly body: ts.Node;
}

function functionsOf(file: ts.SourceFile): readonly NamedFunction[] {
  return file.statements.flatMap((statement): NamedFunction[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      return [{ name: statement.name.text, body: statement }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isFunctionLike(initializer)
        ? [{ name: name.getText(), body: initializer }]
        : [],
    );
  });
}

/** What a file imports from others of ours: where from, and under which two names. */
function importsOf(file: ts.SourceFile) {
  return file.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const bindings = statement.importClause?.namedBindings;
    const { text } = statement.moduleSpecifier as ts.StringLiteral;
    if (!text.startsWith('.') || !bindings || !ts.isNamedImports(bindings)) return [];
    const from = `${join(dirname(file.fileName), text)}.ts`;
    return bindings.elements.map(({ name, propertyName }) => ({
      from,
      own: name.text,
      theirs: (propertyName ?? name).text,
    }));
  });
}

function isCalledIn(body: ts.Node, says: (call: ts.CallExpression) => boolean): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && says(node)) || (ts.forEachChild(node, visit) ?? false);
  return visit(body);
}

function sayingNames(sources: Sources): SayingNames {
  const names = new Map([...sources.keys()].map((path) => [path, new Set<string>()]));
  const files = [...sources].map(([path, file]) => ({
    own: names.get(path) ?? new Set<string>(),
    functions: functionsOf(file),
    imports: importsOf(file),
  }));
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const { own, functions, imports } of files) {
      const before = own.size;
      for (const each of imports) if (names.get(each.from)?.has(each.theirs)) own.add(each.own);
      const says = (call: ts.CallExpression): boolean =>
        isSaying(call) || own.has(call.expression.getText());
      for (const { name, body } of functions) {
        if (!own.has(name) && isCalledIn(body, says)) own.add(name);
      }
      isChanged ||= own.size > before;
    }
  }
  return names;
}

/** Of each file, by its path; files without any are left out. */
export function earlySentences(sources: Sources): ReadonlyMap<string, readonly Offence[]> {
  const names = sayingNames(sources);
  const found = [...sources].map(([path, file]): [string, Offence[]] => {
    const saying = names.get(path);
    const offences: Offence[] = [];
    const visit = (node: ts.Node): void => {
      if (runsLater(node)) return;
      if (ts.isCallExpression(node)) {
        const isEarly = isSaying(node) || saying?.has(node.expression.getText());
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        if (isEarly) offences.push({ line: line + 1, text: node.getText() });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return [path, offences];
  });
  return new Map(found.filter(([, offences]) => offences.length > 0));
}
