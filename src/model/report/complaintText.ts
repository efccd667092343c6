// Why a run fails, in the lines that every format for build systems has.
import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/finding';
import { affectsLine, findingPathText, fixLine } from '../findings/findingWords';
import { helpPage } from '../findings/helpPage';
import type { CheckedExpectation } from './finishedRun';

/** All of a finding but its headline. */
export function findingLines(finding: Finding): readonly string[] {
  const help = helpPage(finding.code);
  const { why = '' } = finding;
  return [
    findingPathText(finding),
    why,
    affectsLine(finding),
    fixLine(finding),
    help ? l10n.t('Learn more: {0}', help.address) : '',
  ].filter((line) => line !== '');
}

/** One line: what is not as expected. */
export function expectationHeadline({ expectation, outcome }: CheckedExpectation): string {
  return outcome === 'unknown'
    ? l10n.t('{0} could not be checked.', expectation)
    : l10n.t('{0} is not as expected.', expectation);
}

export function expectationLines(checked: CheckedExpectation): readonly string[] {
  const { expected, seen, evidence } = checked;
  return [
    l10n.t('Expected: {0}', expected),
    l10n.t('Seen: {0}', seen),
    ...(evidence === '' ? [] : [l10n.t('Evidence: {0}', evidence)]),
  ];
}
