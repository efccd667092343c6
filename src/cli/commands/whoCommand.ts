// `who`: searches all processes for those that keep a file, a port, a pipe, a named object or a handle open.
import * as l10n from '@vscode/l10n';
import { join, win32 } from 'node:path';
import { Inspector } from '../../client/inspector';
import type { SearchEvent } from '../../model/search/searchEvents';
import { searchJson } from '../../model/search/searchJson';
import { foldSearch, newSearch, type SearchState } from '../../model/search/searchState';
import { searchText } from '../../model/search/searchText';
import { parseTarget, type SearchTarget } from '../../model/search/target';
import { targetName } from '../../model/search/targetText';
import { UsageError } from '../commandLine/commandLineOptions';
import { assertNotInterrupted, interruptOrTime } from '../commandLine/interruption';
import { assertOnWindows } from '../commandLine/onWindows';
import { exitCodes, type Outcome } from '../commandLine/outcome';
import { tellProgress, withoutControls } from '../commandLine/terminal';

export interface WhoOptions {
  readonly json?: boolean;
  /** Seconds; absent waits for the end of the search. */
  readonly timeout?: number;
}

/** A relative path is one of the working folder. @throws UsageError for what is no target. */
export function targetOf(typed: string, workingFolder: string): SearchTarget {
  const parsed = parseTarget(typed);
  if (!parsed.ok) {
    const { message, remedy } = parsed.problem;
    throw new UsageError([`${JSON.stringify(typed)}:`, message, remedy].join(' '));
  }
  const { target } = parsed;
  if (target.kind !== 'path') return target;
  return { kind: 'path', path: win32.resolve(workingFolder, target.path) };
}

/** This program is gone when its answer is read: the folder it was called in is not held by it then. */
const isOfOthers = (event: SearchEvent): boolean =>
  event.type !== 'held' || event.hold.process.pid !== process.pid;

/** Resolves when all of it is searched, or with what is found when the time is over or somebody presses Ctrl+C. */
async function searched(
  inspector: Inspector,
  target: SearchTarget,
  timeout: number | undefined,
): Promise<SearchState> {
  let state = newSearch(target, Date.now());
  tellProgress(l10n.t('Searching for the holders of {0}…', targetName(target)));
  const search = inspector.search({ target, firstPids: [] }, (events) => {
    state = events.filter(isOfOthers).reduce(foldSearch, state);
  });
  // A search that is cancelled is over at once, whatever its processes still do.
  await Promise.race([search.done, interruptOrTime(timeout)]);
  search.cancel();
  return state;
}

/** A search that took too long says what it has found, and is no success. */
export async function whoCommand(
  typed: string,
  { json = false, timeout }: WhoOptions,
  folder: string,
): Promise<Outcome> {
  const target = targetOf(typed, process.cwd());
  assertOnWindows('who');
  const inspector = new Inspector({
    ...{ brokerModule: join(folder, 'broker.js'), stringsFile: null },
    ownPids: () => [process.pid],
  });
  let state;
  try {
    state = await searched(inspector, target, timeout);
  } finally {
    await inspector.dispose();
  }
  assertNotInterrupted();
  if (state.end?.reason === 'failed')
    throw new UsageError(state.end.message ?? l10n.t('The search failed.'));
  return {
    text: json ? searchJson(state) : withoutControls(searchText(state)),
    exitCode: state.end?.reason === 'complete' ? exitCodes.fine : exitCodes.complaint,
  };
}
