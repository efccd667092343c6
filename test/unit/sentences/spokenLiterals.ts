// Finds the texts of a source that people read and no translation reaches.
import ts from 'typescript';

export interface Offence {
  readonly line: number;
  readonly text: string;
}

export interface Reading {
  /** Whether people are shown what `new Error(…)` says here; otherwise it is for developers. */
  readonly errorsReachPeople: boolean;
}

/** Stands for an expression within a text. */
const place = '\ufffc';

/** An ordinary word: names such as CreateProcessW, NULL and STATUS_BREAKPOINT are none, in no language. */
const word = /^["'“”(«[]*\p{L}\p{Ll}*(?:['’-]\p{L}?\p{Ll}*)*["'“”)»\]]*[.,:;!?…]*$/u;
/** One word that only a sentence, a title or a label would begin with a capital or end with a period. */
const saidWord = /^(?:\p{Lu}\p{Ll}{2,}[.…!?]?|\p{L}{2,}\.)$/u;

const tokensOf = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

function isForPeople(text: string): boolean {
  const tokens = tokensOf(text);
  const words = tokens.filter((token) => word.test(token));
  if (words.length === 0) return false;
  if (words.length > 1 || tokens.some((token) => token.includes(place))) return true;
  // A piece of a sentence, to be put together with others: " and ".
  const isPiece = /^\s|\s$/.test(text);
  return isPiece || (tokens.length === 1 && saidWord.test(text));
}

/** Attributes of an element whose value is read or heard. */
const spokenAttribute =
  /^\.?(?:title|label|placeholder|alt|heading|summary|ariaLabel|ariaDescription|aria-(?:label|description|roledescription|valuetext|placeholder))$/;

/** The texts of a piece of markup: what stands between tags, and in the attributes that are spoken. */
function markupTexts(markup: string): readonly string[] {
  const tag = /<(?:!--[\s\S]*?--|[^>]*)>/g;
  const attributes = [...markup.matchAll(tag)].flatMap(([whole]) =>
    [...whole.matchAll(/([.@?\w-]+)=(?:"([^"]*)"|'([^']*)')/g)].flatMap(([, name, one, other]) =>
      spokenAttribute.test(name ?? '') ? [one ?? other ?? ''] : [],
    ),
  );
  const isSaid = (text: string): boolean =>
    tokensOf(text).some((token) => word.test(token.replaceAll(place, '')));
  return [...markup.split(tag), ...attributes].map((text) => text.trim()).filter(isSaid);
}

/** The attribute in which an expression stands, when the markup before it says so. */
const attributeBefore = (markup: string): string | null =>
  /<[^<>]*?\s([.@?\w-]+)=(?:"[^"]*|'[^']*)?$/.exec(markup)?.[1] ?? null;

const selecting = /\.(?:querySelector|querySelectorAll|closest|matches)$/;
const logging = /(?:^|[.#])(?:log|logger|console)\.(?:trace|debug|info|warn|error|appendLine)$/;

export const isSaying = ({ expression }: ts.CallExpression): boolean =>
  /^(?:vscode\.)?l10n\.t$/.test(expression.getText());

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => place + literal.text).join('');
}

const comparing: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
];

/** Compared with, looked up by, imported from, or a type: a code, whatever it looks like. */
function isCode(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return comparing.includes(parent.operatorToken.kind);
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  return (
    ts.isLiteralTypeNode(parent) ||
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCaseClause(parent) ||
    ts.isPropertySignature(parent)
  );
}

/** In the order of the source. */
export function spokenLiterals(file: ts.SourceFile, reading: Reading): readonly Offence[] {
  const offences: Offence[] = [];
  const report = (node: ts.Node, text: string): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    offences.push({ line, text: text.replaceAll(place, '{}').trim() });
  };

  function visit(node: ts.Node): void {
    if (ts.isTaggedTemplateExpression(node)) {
      visitTagged(node);
      return;
    }
    if (ts.isCallExpression(node)) {
      if (isSaying(node)) {
        visitSaid(node);
        return;
      }
      const callee = node.expression.getText();
      if (selecting.test(callee) || logging.test(callee)) return;
    }
    if (ts.isNewExpression(node) && !reading.errorsReachPeople) {
      if (/^(?:Type|Range)?Error$/.test(node.expression.getText())) return;
    }
    const text = textOf(node);
    if (text !== null && !isCode(node) && isForPeople(text)) report(node, text);
    ts.forEachChild(node, visit);
  }

  /** The message, the comment for translators, and what is put into the places, which may be text as well. */
  function visitSaid({ arguments: [said, ...rest] }: ts.CallExpression): void {
    rest.forEach(visit);
    if (!said) return;
    if (!ts.isObjectLiteralExpression(said)) {
      // The exporter reads literals only.
      if (!ts.isStringLiteralLike(said)) report(said, said.getText());
      return;
    }
    const valueOf = (name: string): ts.Expression | undefined =>
      said.properties
        .filter(ts.isPropertyAssignment)
        .find((property) => property.name.getText() === name)?.initializer;
    const message = valueOf('message');
    // An object without a comment it does not see.
    const isRead = message && ts.isStringLiteralLike(message) && valueOf('comment');
    if (!isRead) report(said, said.getText());
    const args = valueOf('args');
    if (args) visit(args);
  }

  function visitTagged({ tag, template }: ts.TaggedTemplateExpression): void {
    const isMarkup = tag.getText() === 'html' || tag.getText() === 'svg';
    if (isMarkup) for (const text of markupTexts(textOf(template) ?? '')) report(template, text);
    if (!ts.isTemplateExpression(template)) return;
    let before = template.head.text;
    for (const { expression, literal } of template.templateSpans) {
      const attribute = isMarkup ? attributeBefore(before) : null;
      if (attribute === null || spokenAttribute.test(attribute)) visit(expression);
      else visitUnspoken(expression);
      before += place + literal.text;
    }
  }

  /** The value of an attribute that nobody reads, such as class: its literals are codes, but not what is called in it. */
  function visitUnspoken(node: ts.Node): void {
    if (ts.isFunctionLike(node) || ts.isCallExpression(node)) visit(node);
    else ts.forEachChild(node, visitUnspoken);
  }

  visit(file);
  return offences;
}
