// What each state of a cell is called where it is read, and found by a filter.
import * as l10n from '@vscode/l10n';
import type { CellState } from './matrixRow';

export type StateWords = Readonly<Record<CellState, string>>;

export function stateWords(): StateWords {
  return {
    open: l10n.t('open'),
    closed: l10n.t('closed'),
    inherited: l10n.t('inherited'),
    unclear: l10n.t('inherited or sent'),
    duplicated: l10n.t('duplicated'),
    opened: l10n.t('opened'),
    found: l10n.t({ message: 'found', comment: ['Of a handle'] }),
    inferred: l10n.t('seems to have it'),
    notInherited: l10n.t('not inherited'),
    none: l10n.t('no such handle'),
    notStarted: l10n.t('not started'),
    unknown: l10n.t('unknown'),
  };
}
