// A session as text for people: the children, their handles with reasons, what the pipes carried, the findings.
import * as l10n from '@vscode/l10n';
import { textColumns } from '../../model/base/textColumns';
import {
  expectationLines,
  expectationsSummary,
  expectationTitle,
  failedFirst,
  outcomeWord,
} from '../../model/expectations/expectationText';
import type { Finding } from '../../model/findings/finding';
import {
  affectsLine,
  findingPathText,
  fixLine,
  severityWord,
} from '../../model/findings/findingWords';
import { findings } from '../../model/findings/findings';
import { handleKind } from '../../model/handles/handleKind';
import { originWord } from '../../model/handles/handleWords';
import { openedHandles } from '../../model/handles/origin';
import { pipeText } from '../../model/pipes/pipeText';
import { sharedPipeRows } from '../../model/pipes/sharedPipeRows';
import { sharedPipeLines } from '../../model/pipes/sharedPipeText';
import { preflight } from '../../model/preflight/preflight';
import { problemText } from '../../model/plan/problem';
import { processText } from '../../model/processes/processText';
import { fileText } from '../../model/session/fileText';
import type { PipeState, ProcessState, SessionState } from '../../model/session/state';
import type { CaptureStart } from './captureStart';
import { plainPaint, withoutControls, type Paint } from '../commandLine/terminal';

/** Lines of captured text shown for each pipe; the file holds the rest. */
const shownLines = 20;

const indented = (lines: readonly string[], by: string): readonly string[] =>
  lines.map((line) => by + withoutControls(line));

function findingLines(finding: Finding, paint: Paint): readonly string[] {
  const { severity, code, headline, why = '' } = finding;
  const below = [findingPathText(finding), why, affectsLine(finding), fixLine(finding)];
  const word = paint(severity, severityWord(severity));
  return [
    `  ${word}: ${withoutControls(headline)} [${code}]`,
    ...indented(
      below.filter((text) => text !== ''),
      '    ',
    ),
  ];
}

/** "Findings: none", or each with its parts below. */
export function findingsText(found: readonly Finding[], paint: Paint): string {
  if (found.length === 0) return l10n.t('Findings: none');
  return [l10n.t('Findings:'), ...found.flatMap((each) => findingLines(each, paint))].join('\n');
}

function captureLines({ text, isWhole, file }: CaptureStart): readonly string[] {
  const lines = text.trimEnd().split(/\r?\n/);
  const shown = lines.slice(0, shownLines);
  const more = lines.length - shown.length;
  const rest = [
    ...(isWhole && more > 0 ? [counted(more, file)] : []),
    ...(isWhole ? [] : [incomplete(file)]),
  ];
  return [...shown.map((line) => `| ${line}`), ...rest];
}

const counted = (more: number, file: string | null): string =>
  file === null
    ? l10n.t('… {0} more lines', more)
    : l10n.t({
        message: '… {0} more lines in {1}',
        args: [more, file],
        comment: ['{1} is the path of a file'],
      });

const incomplete = (file: string | null): string =>
  file === null ? l10n.t('… and more') : l10n.t('… and more, in {0}', file);

function pipeParts(
  pipe: PipeState,
  read: (pipe: PipeState) => CaptureStart | null,
): readonly string[] {
  const start = pipe.bytes > 0 ? read(pipe) : null;
  const lines = start === null ? [] : captureLines(start);
  return [[`${pipe.label}  ${pipeText(pipe)}`, ...indented(lines, '  ')].join('\n')];
}

function headParts(state: SessionState): readonly string[] {
  const { plan, broker, end, attached } = state;
  if (attached) return [];
  const name = [plan.name, end?.message].filter(Boolean).join(': ');
  return [
    withoutControls(name),
    l10n.t(
      'Parent: the launcher (PID {0}); it made its {1} pre-existing handles non-inheritable.',
      broker.pid ?? '?',
      broker.ambient.length,
    ),
    ...preflight(plan).map((notice) =>
      l10n.t({
        message: 'Preflight, {0}: {1}',
        args: [severityWord(notice.severity), problemText(notice)],
        comment: ['{0} is error, warning or information, {1} is sentences'],
      }),
    ),
  ];
}

/** Of a process that ran already, what nobody knows to be passed on: of others that is what Windows and they themselves opened. */
function otherHandles({ birth }: ProcessState): string {
  if (!birth?.attached) return '';
  const rows = openedHandles(birth).map((handle) => [
    originWord(handle.origin, handle.doubt),
    handle.value,
    handle.file ? fileText(handle.file) : handleKind(handle),
  ]);
  return rows.length === 0 ? '' : `\n${textColumns(rows).replace(/^/gm, '    ')}`;
}

/** The part that tells the pipes between processes; none when there are none. */
function sharedParts(state: SessionState): readonly string[] {
  const lines = sharedPipeRows(state, new Set()).flatMap((row) =>
    sharedPipeLines(state, row, state.end?.time ?? 0),
  );
  if (lines.length === 0) return [];
  return [[l10n.t('Pipes between processes:'), ...indented(lines, '  ')].join('\n')];
}

/** What the configuration expects: in a row what failed, could not be checked, and held. */
function expectationParts({ expectations = [] }: SessionState, paint: Paint): readonly string[] {
  if (expectations.length === 0) return [];
  const lines = failedFirst(expectations).flatMap((result) => {
    const title = withoutControls(expectationTitle(result));
    const word = outcomeWord(result.outcome);
    if (result.outcome === 'held') return [`  ${word}: ${title}`];
    const severity = result.outcome === 'failed' ? 'error' : 'warning';
    return [`  ${paint(severity, word)}: ${title}`, ...indented(expectationLines(result), '    ')];
  });
  return [[expectationsSummary(expectations), ...lines].join('\n')];
}

/** `read` gives the beginning of what a pipe carried; null where nothing is kept. */
export function sessionText(
  state: SessionState,
  read: (pipe: PipeState) => CaptureStart | null,
  paint: Paint = plainPaint,
): string {
  const parts = [
    ...headParts(state),
    ...state.processes.map((process) =>
      withoutControls(processText(state.plan, process) + otherHandles(process)),
    ),
    ...state.pipes.flatMap((pipe) => pipeParts(pipe, read)),
    ...sharedParts(state),
    ...expectationParts(state, paint),
    findingsText(findings(state), paint),
  ];
  return `${parts.join('\n\n')}\n`;
}
