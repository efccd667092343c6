// What a search could not see, why, and what would make it visible.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import { grouped } from '../base/groupBy';
import { nameAndPid } from '../processes/nameAndPid';
import type { SearchNote, UnaskedProcess, UnaskedReason } from './searchEvents';
import type { SearchState } from './searchState';

/** Processes that one line names; the rest is counted. */
const mostNamed = 8;

export interface UnaskedGroup {
  readonly reason: UnaskedReason;
  readonly processes: readonly UnaskedProcess[];
  /** Of all of them that were not asked about. */
  readonly handles: number;
}

/** Those that somebody can do something about first. */
const order: readonly UnaskedReason[] = ['silent', 'elevated', 'otherUser', 'refused', 'protected'];

export function unaskedGroups({ unasked }: Pick<SearchState, 'unasked'>): readonly UnaskedGroup[] {
  const byReason = grouped(unasked, ({ reason }) => reason);
  return order.flatMap((reason) => {
    const processes = byReason.get(reason) ?? [];
    const handles = processes.reduce((sum, process) => sum + process.handles, 0);
    return processes.length === 0 ? [] : [{ reason, processes, handles }];
  });
}

/** "Another user, 3 processes": the heading of a group. */
export function reasonWords(reason: UnaskedReason): string {
  switch (reason) {
    case 'silent':
      return l10n.t('No answer in time');
    case 'elevated':
      return l10n.t('More rights than the editor');
    case 'otherUser':
      return l10n.t('Another user');
    case 'refused':
      return l10n.t('Access denied');
    case 'protected':
      return l10n.t('Protected by Windows');
    default:
      return assertNever(reason);
  }
}

/** What would make them visible. */
export function reasonRemedy(reason: UnaskedReason): string {
  switch (reason) {
    case 'silent':
      return l10n.t('A pending call blocks every question about the handle. Search again later.');
    case 'elevated':
    case 'otherUser':
    case 'refused':
      return l10n.t('Run the editor as administrator and search again.');
    case 'protected':
      return l10n.t('These processes are never opened.');
    default:
      return assertNever(reason);
  }
}

/** "a.exe (PID 12), b.exe (PID 14) and 3 more". */
export function namesOf({ processes }: UnaskedGroup): string {
  const named = processes.slice(0, mostNamed).map(nameAndPid).join(', ');
  const more = processes.length - mostNamed;
  return more > 0 ? l10n.t('{0} and {1} more', named, more) : named;
}

export function noteText(note: SearchNote): string {
  switch (note.kind) {
    case 'network':
      return l10n.t('The path is on a network share: processes on other computers are not listed.');
    case 'byNameOnly':
      return note.code === null
        ? l10n.t('The path did not answer in time: only its spelling is compared.')
        : l10n.t(
            'The path could not be opened: only its spelling is compared (Windows error {0}).',
            note.code,
          );
    case 'restartManager':
      return note.code === 0
        ? l10n.t('The Restart Manager is not available: services are not named.')
        : l10n.t(
            'The Restart Manager did not answer: services are not named (Windows error {0}).',
            note.code,
          );
    case 'mappings':
      return l10n.t(
        'Windows does not show who has the file mapped: of such processes only loaded modules are listed.',
      );
    default:
      return assertNever(note);
  }
}
