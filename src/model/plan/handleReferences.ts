// The references `${handle:name}` in a text of a plan. By hand: a pattern takes quadratic time on a text that never closes them.

const opening = '${handle:';

interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function references(text: string): readonly Reference[] {
  const found: Reference[] = [];
  let start = text.indexOf(opening);
  while (start >= 0) {
    const close = text.indexOf('}', start);
    if (close < 0) break;
    found.push({ name: text.slice(start + opening.length, close), start, end: close + 1 });
    start = text.indexOf(opening, close);
  }
  return found;
}

/** The names, in their order, each as often as it stands there. */
export function referencedNames(text: string): readonly string[] {
  return references(text).map(({ name }) => name);
}

/** Whether a reference begins that has no end. */
export function hasOpenReference(text: string): boolean {
  const closed = references(text).at(-1)?.end ?? 0;
  return text.includes(opening, closed);
}

/** The text between the references and what `of` makes of each name, in their order. */
export function splitReferences<T>(text: string, of: (name: string) => T): readonly (string | T)[] {
  let at = 0;
  const parts = references(text).flatMap(({ name, start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return before === '' ? [of(name)] : [before, of(name)];
  });
  return at < text.length ? [...parts, text.slice(at)] : parts;
}

/** The text with each reference replaced. */
export function replaceReferences(text: string, of: (name: string) => string): string {
  return splitReferences(text, of).join('');
}
