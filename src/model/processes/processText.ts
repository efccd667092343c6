// A process as text for people: its handles with reasons, what it did not get, its standard handles.
import * as l10n from '@vscode/l10n';
import { originWord, standardWord } from '../handles/handleWords';
import type { LaunchPlan } from '../plan/launchPlan';
import { commaList } from '../base/listText';
import { textColumns } from '../base/textColumns';
import { childHandles, sentHandles } from '../handles/origin';
import { notInherited } from '../handles/notInherited';
import { parentText } from '../handles/originText';
import { standardHandles } from '../handles/standardHandles';
import { plannedChild } from './plannedChild';
import type { ProcessState } from '../session/state';
import { failureText } from '../session/win32Failure';

const indent = (text: string, by: string): string => text.replace(/^/gm, by);

/** Several lines without a line end at the last. */
export function processText(plan: LaunchPlan, process: ProcessState): string {
  const who = process.pid === null ? l10n.t('(not started)') : l10n.t('PID {0}', process.pid);
  const below = parentText(process.birth);
  const lines = [`${process.name}  ${who}${below ? `, ${below}` : ''}`];
  lines.push(`    ${process.commandLine}`);
  if (process.error) lines.push(`  ${failureText(process.error)}`);
  if (process.birth) {
    const handles = childHandles(process.birth);
    const passed = handles.filter((handle) => handle.origin !== 'opened');
    if (passed.length === 0) {
      const nothing = process.birth.attached
        ? l10n.t('no handle is known to be inherited')
        : l10n.t('inherited nothing');
      lines.push(indent(nothing, '  '));
    }
    const rows = [
      ...[...passed, ...sentHandles(process)].map((handle) => [
        originWord(handle.origin, handle.doubt),
        handle.value,
        handle.label ?? handle.type,
        handle.why,
      ]),
      ...notInherited(process.birth).map((handle) => [
        originWord('notInherited'),
        handle.value,
        handle.label,
        handle.why,
      ]),
    ];
    if (rows.length > 0) lines.push(indent(textColumns(rows), '  '));
    const standard = standardHandles(plan, plannedChild(plan, process), process.birth);
    const words = standard.map(
      (one) =>
        `${one.stream} ${one.value ?? 'NULL'}${one.state === 'dangling' ? ` (${standardWord(one.state)})` : ''}`,
    );
    const opened = handles.length - passed.length;
    lines.push(indent(l10n.t('standard handles: {0}', commaList(words)), '  '));
    const others = process.birth.attached
      ? l10n.t('and {0} handles of unknown origin', opened)
      : l10n.t('and {0} handles opened by Windows or itself', opened);
    lines.push(indent(others, '  '));
  }
  if (process.exitCode !== null) {
    lines.push(indent(l10n.t('exit code {0}', process.exitCode), '  '));
  }
  return lines.join('\n');
}
