// The path of a finding as text: process by process, with what has exited and the handle each one has.
import * as l10n from '@vscode/l10n';
import type { Finding, FindingStep } from './finding';

/** The launcher is known by where a click leads; where nothing leads, by the name that paths give it. */
const isLauncher = ({ place, name }: FindingStep): boolean =>
  place ? place.kind === 'broker' || place.kind === 'brokerHandle' : name === 'broker';

/** "PID 12"; null when it got none. */
const pidText = (pid: number): string | null => (pid === 0 ? null : l10n.t('PID {0}', pid));

export interface StepWords {
  readonly name: string;
  /** "PID 12", "exited", "handle 0x54": those that are known and that the name does not say. */
  readonly pid: string | null;
  readonly exited: string | null;
  readonly handle: string | null;
}

export function stepWords(step: FindingStep): StepWords {
  const { pid, name, hasExited, handle } = step;
  const known = isLauncher(step) ? l10n.t('launcher') : name;
  return {
    name: known ?? pidText(pid) ?? l10n.t('unknown process'),
    pid: known === null ? null : pidText(pid),
    exited: hasExited ? l10n.t('exited') : null,
    handle: handle === null ? null : l10n.t('handle {0}', handle),
  };
}

/** "tool.exe (PID 13, exited, handle 0x54)". */
export function stepText(step: FindingStep): string {
  const { name, pid, exited, handle } = stepWords(step);
  const facts = [pid, exited, handle].filter((fact) => fact !== null);
  return facts.length === 0 ? name : `${name} (${facts.join(', ')})`;
}

/** "a.exe (PID 12) → b.exe (PID 13, exited)"; empty for a finding without a path. */
export const findingPathText = ({ path = [] }: Pick<Finding, 'path'>): string =>
  path.map(stepText).join(' → ');
