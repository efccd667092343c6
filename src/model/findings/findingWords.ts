// How the parts of a finding read in every view: its severity, its path process by process, and its fix.
import * as l10n from '@vscode/l10n';
import type { Finding, FindingStep } from './finding';

export function severityWord(severity: Finding['severity']): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'information':
      return l10n.t('information');
  }
}

/** The launcher is known by where a click leads; where nothing leads, by the name that paths give it. */
export const isLauncher = ({ place, name }: FindingStep): boolean =>
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

/** "Fix: Close it in a.exe."; empty when there is nothing to change. */
export const fixLine = ({ fix }: Pick<Finding, 'fix'>): string =>
  fix === ''
    ? ''
    : l10n.t({
        message: 'Fix: {0}',
        args: [fix],
        comment: ['{0} is what to change, in sentences'],
      });

/** What else suffers from the same cause, in one line; empty when the headline names all. */
export const affectsLine = ({ affects = [] }: Pick<Finding, 'affects'>): string =>
  affects.length === 0
    ? ''
    : l10n.t({
        message: 'Also affected: {0}',
        args: [affects.join('; ')],
        comment: ['{0} is a list of phrases'],
      });
