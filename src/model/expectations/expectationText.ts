// The results of expectations as people read them everywhere: a line of its own for each, with what was expected, seen and shows it.
import * as l10n from '@vscode/l10n';
import { counted } from '../base/quantity';
import type { ExpectationOutcome, ExpectationResult } from '../session/expectationResult';

export function outcomeWord(outcome: ExpectationOutcome): string {
  switch (outcome) {
    case 'held':
      return l10n.t({ message: 'held', comment: ['Of an expectation: it was met'] });
    case 'failed':
      return l10n.t({ message: 'failed', comment: ['Of an expectation: it was not met'] });
    case 'unknown':
      return l10n.t({ message: 'not checked', comment: ['Of an expectation: it could not be'] });
  }
}

/** "A: endOfFileWithin.stdout": what is expected of whom, in the words of the configuration. */
export function expectationTitle({ child, field }: ExpectationResult): string {
  const name = field.replace(/^(children\[\d+\]\.)?expect\./, '');
  return child === null ? name : `${child}: ${name}`;
}

/** "Expectation failed: A: exitCode". */
export function expectationHeadline(result: ExpectationResult): string {
  const title = expectationTitle(result);
  switch (result.outcome) {
    case 'held':
      return l10n.t('Expectation held: {0}', title);
    case 'failed':
      return l10n.t('Expectation failed: {0}', title);
    case 'unknown':
      return l10n.t('Expectation not checked: {0}', title);
  }
}

/** Failed ones first, then those that could not be checked; within, as they are written. */
export function failedFirst(results: readonly ExpectationResult[]): readonly ExpectationResult[] {
  const order: readonly ExpectationOutcome[] = ['failed', 'unknown', 'held'];
  return order.flatMap((outcome) => results.filter((each) => each.outcome === outcome));
}

/** "2 of 3 expectations failed.", or that all held. */
export function expectationsSummary(results: readonly ExpectationResult[]): string {
  const failed = results.filter(({ outcome }) => outcome !== 'held').length;
  if (failed === 0) {
    return counted(
      results.length,
      l10n.t('{0} expectation held.'),
      l10n.t('All {0} expectations held.'),
    );
  }
  return l10n.t('{0} of {1} expectations failed.', failed, results.length);
}

/** The lines below the title: what was expected and seen, and the evidence. */
export function expectationLines({
  expected,
  seen,
  evidence,
}: ExpectationResult): readonly string[] {
  return [
    l10n.t({ message: 'Expected: {0}', args: [expected], comment: ['{0} is a sentence'] }),
    l10n.t({ message: 'Seen: {0}', args: [seen], comment: ['{0} is a sentence'] }),
    ...evidence,
  ];
}
