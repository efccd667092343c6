// A session as text for people: the children, their handles with reasons, what the pipes carried, the findings.
import type { Finding } from '../model/findings/finding';
import { affectsLine, findingPathText, fixLine } from '../model/findings/findingWords';
import { findings } from '../model/findings/findings';
import { pipeText } from '../model/pipes/pipeText';
import { sharedPipeRows } from '../model/pipes/sharedPipeRows';
import { sharedPipeLines } from '../model/pipes/sharedPipeText';
import { preflight } from '../model/preflight/preflight';
import { problemText } from '../model/plan/problem';
import { processText } from '../model/processes/processText';
import type { SessionState } from '../model/session/state';

/** Lines of captured text shown for each pipe; the file holds the rest. */
const shownLines = 20;

function findingText(finding: Finding): string {
  const { severity, code, headline, why = '' } = finding;
  const below = [findingPathText(finding), why, affectsLine(finding), fixLine(finding)];
  return [
    `  ${severity}: ${headline} [${code}]`,
    ...below.filter((text) => text !== '').map((text) => `    ${text}`),
  ].join('\n');
}

/** `read` gives the captured bytes of a file. */
export function demoText(state: SessionState, read: (file: string) => string): string {
  const parts = [
    `${state.plan.name}: ${state.end?.message ?? ''}`,
    `Parent: the launcher (PID ${state.broker.pid ?? '?'}); it made its ${state.broker.ambient.length} pre-existing handles non-inheritable.`,
    ...preflight(state.plan).map(
      (notice) => `Preflight, ${notice.severity}: ${problemText(notice)}`,
    ),
    ...state.processes.map((process) => processText(state.plan, process)),
  ];
  for (const pipe of state.pipes) {
    const text = pipe.captureFile && pipe.bytes > 0 ? read(pipe.captureFile) : '';
    const lines = text.trimEnd().split(/\r?\n/);
    const shown = text === '' ? [] : lines.slice(0, shownLines);
    if (lines.length > shown.length && text !== '')
      shown.push(`… ${lines.length - shownLines} more lines in ${pipe.captureFile ?? ''}`);
    parts.push(
      [`${pipe.label}  ${pipeText(pipe)}`, ...shown.map((line) => `  | ${line}`)].join('\n'),
    );
  }
  const between = sharedPipeRows(state, new Set()).flatMap((row) =>
    sharedPipeLines(state, row, state.end?.time ?? 0),
  );
  if (between.length > 0) {
    parts.push(['Pipes between processes:', ...between.map((line) => `  ${line}`)].join('\n'));
  }
  const found = findings(state);
  parts.push(
    found.length === 0 ? 'Findings: none' : ['Findings:', ...found.map(findingText)].join('\n'),
  );
  return `${parts.join('\n\n')}\n`;
}
