// Why a run fails, in the lines that every format for build systems has.
import * as l10n from '@vscode/l10n';
import { commaList } from '../base/listText';
import type { Finding } from '../findings/finding';
import { affectsLine, findingPathText, fixLine } from '../findings/findingWords';
import { helpPage } from '../findings/helpPage';
import { expectationTitle } from '../expectations/expectationText';
import { nameAndPid } from '../processes/nameAndPid';
import { ranTooLong, type FinishedRun } from './finishedRun';
import type { ExpectationResult } from '../session/expectationResult';

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
export function expectationHeadline(result: ExpectationResult): string {
  const title = expectationTitle(result);
  return result.outcome === 'unknown'
    ? l10n.t('{0} could not be checked.', title)
    : l10n.t('{0} is not as expected.', title);
}

export const timeoutHeadline = (): string =>
  l10n.t('The session did not end within its time limit.');

/** Who was still running then. */
export function timeoutLines(run: FinishedRun): readonly string[] {
  const names = run.state.processes.filter((each) => ranTooLong(run, each)).map(nameAndPid);
  return names.length === 0 ? [] : [l10n.t('Still running: {0}', commaList(names))];
}
