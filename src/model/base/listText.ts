// Several names or phrases as one, joined the way the language joins them.
import * as l10n from '@vscode/l10n';

/** `pair` is how two of them are joined, with the places {0} and {1}: looked up once for a list, of which plans have thousands. */
const joined = (texts: readonly string[], pair: string): string =>
  texts.join(pair.replace('{0}', '').replace('{1}', ''));

/** "A, B, C". */
export function commaList(texts: readonly string[]): string {
  return joined(
    texts,
    l10n.t({
      message: '{0}, {1}',
      comment: ['A list: {0} is all of it but the last, {1} the last'],
    }),
  );
}

/** "A, B and C". */
export function andList(texts: readonly string[]): string {
  const last = texts.at(-1);
  if (last === undefined || texts.length === 1) return last ?? '';
  return l10n.t('{0} and {1}', commaList(texts.slice(0, -1)), last);
}

/** "A, B or C". */
export function orList(texts: readonly string[]): string {
  const last = texts.at(-1);
  if (last === undefined || texts.length === 1) return last ?? '';
  return l10n.t('{0} or {1}', commaList(texts.slice(0, -1)), last);
}
