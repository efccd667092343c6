// What to change so that a process no longer holds what somebody else needs: as certain as what is known of how it came to hold it.
import { closeEarlier, passOnLess, standElsewhere, startWithout } from '../handles/holderFix';
import type { Hold } from './searchEvents';
import { holdsInOrder, preventions, type SearchState } from './searchState';

/** Different ones at the top of a page: more are in the rows. */
const mostFixes = 3;

/** Empty for who keeps nobody from anything, and where only its end helps. */
export function holdFix(state: SearchState, hold: Hold): string {
  const { how, process, evidence, inheritable, type, isDirectory, socketState, end } = hold;
  if (preventions(state, hold).length === 0) return '';
  if (how === 'directory') return standElsewhere(process.name);
  if (how !== 'handle') return '';
  if (evidence.level === 'inferred' && evidence.by === 'creator') {
    return startWithout(evidence.from.name, process.name);
  }
  if (inheritable === true) return passOnLess(process.name);
  const isFile = type === 'File' && !isDirectory && socketState === null && end === null;
  return closeEarlier(process.name, isFile);
}

/** Each once, of those first that keep something from being done. */
export function searchFixes(state: SearchState): readonly string[] {
  const all = holdsInOrder(state).map((hold) => holdFix(state, hold));
  return [...new Set(all)].filter(Boolean).slice(0, mostFixes);
}
