// A process as text for people: its handles with reasons, what it did not get, its standard handles.
import type { LaunchPlan } from './launchPlan';
import { childHandles, notInherited, parentText, sentHandles, standardHandles } from './origin';
import { plannedChild } from './plannedChild';
import type { ProcessState } from './state';
import { failureText } from './win32Failure';

const indent = (text: string, by: string): string => text.replace(/^/gm, by);

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Several lines without a line end at the last. */
export function processText(plan: LaunchPlan, process: ProcessState): string {
  const who = process.pid === null ? '(not started)' : `process ${process.pid}`;
  const below = parentText(process.birth);
  const lines = [`${process.name}  ${who}${below ? `, ${below}` : ''}`];
  lines.push(`    ${process.commandLine}`);
  if (process.error) lines.push(`  ${failureText(process.error)}`);
  if (process.birth) {
    const handles = childHandles(process.birth);
    const passed = handles.filter((handle) => handle.origin !== 'opened');
    if (passed.length === 0) lines.push('  inherited nothing');
    const rows = [
      ...[...passed, ...sentHandles(process)].map((handle) => [
        handle.origin,
        handle.value,
        handle.label ?? handle.type,
        handle.why,
      ]),
      ...notInherited(process.birth).map((handle) => [
        'not inherited',
        handle.value,
        handle.label,
        handle.why,
      ]),
    ];
    if (rows.length > 0) lines.push(indent(columns(rows), '  '));
    const standard = standardHandles(plan, plannedChild(plan, process), process.birth);
    const words = standard.map(
      (one) =>
        `${one.stream} ${one.value ?? 'NULL'}${one.state === 'dangling' ? ' (dangling)' : ''}`,
    );
    lines.push(`  standard handles: ${words.join(', ')}`);
    lines.push(`  and ${handles.length - passed.length} handles opened by Windows or itself`);
  }
  if (process.exitCode !== null) lines.push(`  exit code ${process.exitCode}`);
  return lines.join('\n');
}
