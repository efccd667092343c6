// Several names or phrases as one, joined the way the language joins them.
import * as l10n from '@vscode/l10n';

const joined = (texts: readonly string[], join: (all: string, next: string) => string): string =>
  texts.length === 0 ? '' : texts.reduce(join);

/** "A, B, C". */
export function commaList(texts: readonly string[]): string {
  return joined(texts, (all, next) =>
    l10n.t({
      message: '{0}, {1}',
      args: [all, next],
      comment: ['A list: {0} is all of it but the last, {1} the last'],
    }),
  );
}

/** "A and B and C". */
export function andList(texts: readonly string[]): string {
  return joined(texts, (all, next) => l10n.t('{0} and {1}', all, next));
}

/** "A; and by B; and by C", after "is held by". */
export function andByList(texts: readonly string[]): string {
  return joined(texts, (all, next) =>
    l10n.t({
      message: '{0}; and by {1}',
      args: [all, next],
      comment: ['Goes on after "is held by {0}"'],
    }),
  );
}
