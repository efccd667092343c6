// The answer to a search in one line: who holds what, and what that prevents.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { nameAndPid } from '../processes/nameAndPid';
import type { NamedProcess } from './searchEvents';
import { preventions, type PreventedAct, type SearchState } from './searchState';
import { targetName } from './targetText';

/** Processes that a headline names. */
const mostNamed = 3;

/** Each process once: those that keep something from being done, or all when nobody does. */
function named(state: SearchState): readonly NamedProcess[] {
  const blocking = state.holds.filter((hold) => preventions(state, hold).length > 0);
  const some = blocking.length > 0 ? blocking : state.holds;
  return [...new Map(some.map(({ process }) => [process.pid, process])).values()];
}

function effect(acts: ReadonlySet<PreventedAct>): string | null {
  const has = (...some: readonly PreventedAct[]): boolean => some.every((act) => acts.has(act));
  if (has('read', 'write')) return l10n.t('No other process can open it.');
  if (has('delete', 'rename')) return l10n.t('It cannot be deleted or renamed.');
  if (has('delete')) return l10n.t('It cannot be deleted.');
  if (has('write')) return l10n.t('No other process can write to it.');
  if (has('bind')) return l10n.t('No other process can use the port.');
  if (has('name')) return l10n.t('Its name stays taken.');
  if (has('endOfFile')) return l10n.t('Its reader does not reach end of file.');
  return null;
}

function who(state: SearchState): { readonly text: string; readonly isOne: boolean } {
  const holders = named(state);
  const first = holders.slice(0, mostNamed).map(nameAndPid);
  const more = holders.length - first.length;
  const text = more > 0 ? l10n.t('{0} and {1} more', first.join(', '), more) : andList(first);
  return { text, isOne: holders.length === 1 };
}

function holding(state: SearchState): string {
  const { text, isOne } = who(state);
  const what = targetName(state.target);
  if (state.holds.every(({ how }) => how === 'directory')) {
    return isOne
      ? l10n.t('{0} uses {1} as its current directory.', text, what)
      : l10n.t('{0} use {1} as their current directory.', text, what);
  }
  if (state.holds.every(({ how }) => how === 'program')) {
    return isOne ? l10n.t('{0} runs {1}.', text, what) : l10n.t('{0} run {1}.', text, what);
  }
  return isOne
    ? l10n.t('{0} keeps {1} open.', text, what)
    : l10n.t('{0} keep {1} open.', text, what);
}

/** "tool.exe (PID 412) keeps app.log open. It cannot be deleted or renamed." */
export function searchHeadline(state: SearchState): string {
  const { end, holds, target, unasked } = state;
  if (end?.reason === 'failed') return end.message ?? l10n.t('The search failed.');
  const what = targetName(target);
  if (holds.length > 0) {
    const acts = holds.flatMap((hold) => preventions(state, hold).map(({ act }) => act));
    const prevented = effect(new Set(acts));
    return prevented === null ? holding(state) : `${holding(state)} ${prevented}`;
  }
  if (end === null) return l10n.t('Searching for the holders of {0}…', what);
  if (end.reason === 'cancelled') {
    return l10n.t('The search was cancelled before it found a holder of {0}.', what);
  }
  return unasked.length > 0
    ? l10n.t('None of the processes that could be inspected holds {0}.', what)
    : l10n.t('No process holds {0}.', what);
}
