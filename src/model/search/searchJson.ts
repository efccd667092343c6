// The answer to a search as JSON with fields that stay: for scripts, and for whoever saves it.
import { accessNames } from '../handles/accessRights';
import type { Hold } from './searchEvents';
import { evidenceWords } from './holdWords';
import { holdFix } from './holdFix';
import { searchHeadline } from './searchHeadline';
import { holdsInOrder, preventions, type SearchState } from './searchState';
import { typedTarget } from './target';
import { noteText, reasonRemedy } from './unaskedWords';

/** Raised when a field changes its meaning. */
const version = 1;

/** From 1601, in units of 100 ns. */
const filetimeOf1970 = 116_444_736_000_000_000n;

/** A FILETIME in decimal as ISO 8601; null for none. */
export function filetimeText(filetime: string): string | null {
  const since = BigInt(filetime) - filetimeOf1970;
  const milliseconds = Number(since / 10_000n);
  return since <= 0n || milliseconds > 8.64e15 ? null : new Date(milliseconds).toISOString();
}

function holdJson(state: SearchState, hold: Hold) {
  const { process, evidence, access, type, ...rest } = hold;
  const { createdAt, ...named } = process;
  return {
    process: {
      ...named,
      startedAt: filetimeText(createdAt),
      service: state.services[process.pid] ?? null,
    },
    ...{ type, ...rest, access },
    rights: access === null ? null : accessNames(type, Number(access)),
    evidence: evidence.level,
    evidenceReason: evidence.level === 'unknown' ? evidence.reason : evidence.by,
    inheritedFrom: evidence.level === 'inferred' ? evidence.from : null,
    evidenceText: evidenceWords(hold),
    prevents: preventions(state, hold),
    fix: holdFix(state, hold),
  };
}

export function searchJson(state: SearchState): string {
  const { target, startedAt, end, object, objectType, isDirectory, ports, progress } = state;
  const json = {
    ...{ version, target, typed: typedTarget(target) },
    startedAt: new Date(startedAt).toISOString(),
    headline: searchHeadline(state),
    ...{ isComplete: end?.reason === 'complete', end, object, objectType, isDirectory },
    ...{ progress, ports },
    holders: holdsInOrder(state).map((hold) => holdJson(state, hold)),
    notInspected: state.unasked.map((process) => ({
      ...process,
      remedy: reasonRemedy(process.reason),
    })),
    notes: state.notes.map((note) => ({ ...note, text: noteText(note) })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
