// A session as text for people: the children, their handles with reasons, what the pipes carried, the findings.
import type { Finding } from '../model/findings';
import { findings } from '../model/findings';
import { childHandles, notInherited, standardHandles } from '../model/origin';
import { pipeText } from '../model/pipeText';
import type { ProcessState, SessionState } from '../model/state';
import { failureText } from '../model/win32Failure';

/** Lines of captured text shown for each pipe; the file holds the rest. */
const shownLines = 20;

const indent = (text: string, by: string): string => text.replace(/^/gm, by);

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
    .join('\n');
}

function processText(state: SessionState, process: ProcessState): string {
  const lines = [`${process.name}  ${process.pid === null ? '(not started)' : `process ${process.pid}`}`];
  lines.push(`    ${process.commandLine}`);
  if (process.error) lines.push(`  ${failureText(process.error)}`);
  if (process.birth) {
    const handles = childHandles(process.birth);
    const passed = handles.filter((handle) => handle.origin !== 'opened');
    const rows = passed.map((handle) => [handle.origin, handle.value, handle.label ?? handle.type, handle.why]);
    lines.push(passed.length === 0 ? '  inherited nothing' : indent(columns(rows), '  '));
    const missing = notInherited(process.birth);
    const missingRows = missing.map((handle) => ['not inherited', handle.value, handle.label, handle.why]);
    if (missing.length > 0) lines.push(indent(columns(missingRows), '  '));
    const plan = state.plan.children.find((child) => child.name === process.name);
    const standard = plan ? standardHandles(state.plan, plan, process.birth) : [];
    const words = standard.map((one) => `${one.stream} ${one.value ?? 'NULL'}${one.state === 'dangling' ? ' (dangling)' : ''}`);
    lines.push(`  standard handles: ${words.join(', ')}`);
    lines.push(`  and ${handles.length - passed.length} handles opened by Windows or itself`);
  }
  if (process.exitCode !== null) lines.push(`  exit code ${process.exitCode}`);
  return lines.join('\n');
}

function findingText(finding: Finding): string {
  const remedy = finding.remedy === '' ? '' : `\n    ${finding.remedy}`;
  return `  ${finding.severity}  ${finding.code}: ${finding.message}${remedy}`;
}

/** `read` gives the captured bytes of a file. */
export function demoText(state: SessionState, read: (file: string) => string): string {
  const parts = [
    `${state.plan.name}: ${state.end?.message ?? ''}`,
    `Parent: the broker, process ${state.broker.pid ?? '?'}; ${state.broker.ambient.length} handles it was born with were made non-inheritable.`,
    ...state.processes.map((process) => processText(state, process)),
  ];
  for (const pipe of state.pipes) {
    const text = pipe.captureFile && pipe.bytes > 0 ? read(pipe.captureFile) : '';
    const lines = text.trimEnd().split(/\r?\n/);
    const shown = text === '' ? [] : lines.slice(0, shownLines);
    if (lines.length > shown.length && text !== '') shown.push(`… ${lines.length - shownLines} more lines in ${pipe.captureFile}`);
    parts.push([`${pipe.label}  ${pipeText(pipe)}`, ...shown.map((line) => `  | ${line}`)].join('\n'));
  }
  const found = findings(state);
  parts.push(found.length === 0 ? 'Findings: none' : ['Findings:', ...found.map(findingText)].join('\n'));
  return `${parts.join('\n\n')}\n`;
}
