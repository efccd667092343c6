// A session as Markdown for the summary of a build or a comment on a pull request: what failed first, and no text from outside that acts.
import * as l10n from '@vscode/l10n';
import { markdownText } from '../base/markdownText';
import { printable } from '../base/printable';
import { expectationTitle, failedFirst, outcomeWord } from '../expectations/expectationText';
import type { Finding } from '../findings/finding';
import { findings } from '../findings/findings';
import { affectsLine, findingPathText, fixLine, severityWord } from '../findings/findingWords';
import { helpPage } from '../findings/helpPage';
import { nameAndPid } from '../processes/nameAndPid';
import { timeoutHeadline, timeoutLines } from './complaintText';
import { isFailing, rootProcesses, timedOut, type FinishedRun } from './finishedRun';

/** Of one sentence or cell. */
const longest = 1500;

/** Not to be seen; after it nothing is a mention, a reference or an address. */
const parting = '\u200b';

/** GitHub makes links of these after it has read the Markdown, so that a backslash does not help. */
const acting = /[@#]|:(?=\\?\/)|www(?=\\?\.)/gi;

function plain(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return markdownText(printable(shown)).replace(acting, (found) => `${found}${parting}`);
}

/** Those for which there is room, and how many more there are. */
function fitting(blocks: readonly string[], room: number, rest: (count: number) => string) {
  let left = room;
  const count = blocks.findIndex((block) => (left -= block.length + 1) < 0);
  if (count < 0) return blocks;
  return [...blocks.slice(0, count), rest(blocks.length - count)];
}

const row = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;

function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): readonly string[] {
  if (rows.length === 0) return [];
  const more = (count: number): string => row([l10n.t('{0} more', count)]);
  const line = `|${' --- |'.repeat(heads.length)}`;
  return ['', row(heads), line, ...fitting(rows.map(row), room, more)];
}

function childTable(run: FinishedRun): readonly string[] {
  const end = run.state.end?.time ?? 0;
  const rows = rootProcesses(run).map((process) => [
    nameAndPid(process),
    process.exitCode === null ? '–' : String(process.exitCode),
    (Math.max(0, (process.exitedAt ?? end) - process.createdAt) / 1000).toFixed(1),
  ]);
  return table([l10n.t('Child'), l10n.t('Exit code'), l10n.t('Seconds')], rows, 10_000);
}

function expectationTable({ state }: FinishedRun): readonly string[] {
  const rows = failedFirst(state.expectations ?? []).map((one) => {
    const { outcome, expected, seen } = one;
    return [expectationTitle(one), outcomeWord(outcome), expected, seen];
  });
  const heads = [
    l10n.t('Expectation'),
    l10n.t('Outcome'),
    l10n.t({ message: 'Expected', comment: ['Heads a column: what should be'] }),
    l10n.t({ message: 'Seen', comment: ['Heads a column: what was'] }),
  ];
  return table(heads, rows, 15_000);
}

function findingItem(finding: Finding): readonly string[] {
  const { code, severity, headline, why = '' } = finding;
  const help = helpPage(code);
  const name = help ? `[${code}](${help.address})` : code;
  const below = [findingPathText(finding), why, affectsLine(finding), fixLine(finding)];
  return [
    `- **${severityWord(severity)}**: ${plain(headline)} (${name})`,
    ...below.filter((text) => text !== '').map((text) => `  - ${plain(text)}`),
  ];
}

const findingList = (found: readonly Finding[], room: number): readonly string[] =>
  fitting(
    found.map((finding) => findingItem(finding).join('\n')),
    room,
    (count) => `- ${l10n.t('{0} more', count)}`,
  );

function headLines(run: FinishedRun): readonly string[] {
  const { plan, end } = run.state;
  const headline =
    run.exitCode === 0
      ? l10n.t({ message: 'Passed: {0}', args: [plan.name], comment: ['{0} is a configuration'] })
      : l10n.t({ message: 'Failed: {0}', args: [plan.name], comment: ['{0} is a configuration'] });
  const message = timedOut(run)
    ? [timeoutHeadline(), ...timeoutLines(run)].join(' ')
    : (end?.message ?? '');
  return [`### ${plain(headline)}`, ...(message === '' ? [] : ['', plain(message)])];
}

/**
 * At most 60,000 characters, because GitHub takes comments of 65,536. Nothing that a program wrote is in it: that might not be meant
 * for everybody who reads the build.
 */
export function markdown(run: FinishedRun): string {
  const found = findings(run.state);
  const failing = found.filter((finding) => isFailing(run, finding));
  const others = found.filter((finding) => !isFailing(run, finding));
  const summary = l10n.t('Other findings: {0}', others.length);
  return [
    ...headLines(run),
    ...expectationTable(run),
    ...(failing.length === 0 ? [] : ['', ...findingList(failing, 20_000)]),
    ...childTable(run),
    ...(others.length === 0
      ? []
      : [
          ...['', `<details><summary>${summary}</summary>`, ''],
          ...findingList(others, 8000),
          ...['', '</details>'],
        ]),
    '',
  ].join('\n');
}
