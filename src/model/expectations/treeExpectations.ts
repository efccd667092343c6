// What is expected of a child, or of all, with everything below: which processes there were, and which findings there are not.
import * as l10n from '@vscode/l10n';
import { commaList, orList } from '../base/listText';
import { severities, type Severity } from '../base/findingCodes';
import { counted } from '../base/quantity';
import type { Finding } from '../findings/finding';
import { severityWord } from '../findings/findingWords';
import type { Place } from '../findings/place';
import type { SessionExpectations } from '../plan/expectations';
import { nameAndPid } from '../processes/nameAndPid';
import { processTree, subtree } from '../processes/processTree';
import { isConsoleHost } from '../session/consoleHost';
import type { ExpectationResult } from '../session/expectationResult';
import type { ProcessState, SessionState } from '../session/state';
import { asked, judged, undecided, type Asked, type Subject } from './checked';
import { matchesName } from '../plan/glob';

/** Ids of the processes that it is about: of a child and all below, or of the session. */
function idsOf(state: SessionState, root: ProcessState | null): ReadonlySet<string> {
  return root === null
    ? new Set(state.processes.map(({ id }) => id))
    : subtree(processTree(state.processes), root.id);
}

/** What the children started. Windows starts console hosts by itself. */
const started = (state: SessionState, ids: ReadonlySet<string>): readonly ProcessState[] =>
  state.processes.filter(({ id, descent, name }) => descent && ids.has(id) && !isConsoleHost(name));

const listed = (processes: readonly ProcessState[]): readonly string[] => processes.map(nameAndPid);

/** Nobody could ask what it runs: then it is called by its number. */
const isUnnamed = ({ name, pid, descent }: ProcessState): boolean =>
  descent?.image === null && pid !== null && name === `PID ${pid}`;

/** Why others may have been started that nobody told of; null when not. */
function unseen(state: SessionState, ids: ReadonlySet<string>): string | null {
  if (state.end?.reason === 'brokerLost')
    return l10n.t('The launcher exited before the session ended.');
  const left = state.processes.find(({ id, detachedAt }) => ids.has(id) && detachedAt !== null);
  return left ? l10n.t('{0} was detached.', left.name) : null;
}

function judgedTree(
  ask: Asked,
  wrong: readonly string[],
  held: boolean,
  seen: string,
  reason: string | null,
): ExpectationResult {
  return held && reason !== null ? undecided(ask, reason) : judged(ask, held, seen, wrong);
}

export function processesResults(
  state: SessionState,
  subject: Subject,
  root: ProcessState | null,
  { atMost, names }: NonNullable<SessionExpectations['processes']>,
): readonly ExpectationResult[] {
  const ids = idsOf(state, root);
  const all = started(state, ids);
  const reason = unseen(state, ids);
  const results: ExpectationResult[] = [];
  if (atMost !== undefined) {
    const text = counted(
      atMost,
      l10n.t('At most {0} process starts.'),
      l10n.t('At most {0} processes start.'),
    );
    const seen = counted(
      all.length,
      l10n.t('{0} process started.'),
      l10n.t('{0} processes started.'),
    );
    const held = all.length <= atMost;
    const ask = asked(subject, 'processes', text, 'atMost');
    results.push(judgedTree(ask, held ? [] : listed(all), held, seen, reason));
  }
  if (names) {
    const globs = orList(names.map((name) => `"${name}"`));
    const ask = asked(
      subject,
      'processes',
      l10n.t('Every process that starts matches {0}.', globs),
      'names',
    );
    const unnamed = all.filter(isUnnamed);
    const other = all.filter(
      (each) => !unnamed.includes(each) && !names.some((glob) => matchesName(glob, each.name)),
    );
    const seen =
      other.length === 0
        ? l10n.t('All of them match.')
        : l10n.t(
            'Other programs started: {0}.',
            commaList([...new Set(other.map(({ name }) => name))]),
          );
    const [first] = unnamed;
    const open = first ? l10n.t('The program of {0} is unknown.', nameAndPid(first)) : reason;
    results.push(judgedTree(ask, listed(other), other.length === 0, seen, open));
  }
  return results;
}

function isAbout(state: SessionState, ids: ReadonlySet<string>, place: Place): boolean {
  switch (place.kind) {
    case 'process':
      return ids.has(place.id);
    case 'handle':
    case 'prediction':
      return ids.has(place.processId);
    case 'pipe':
    case 'heldPipe': {
      const pipe = state.pipes.find(({ label }) => label === place.label);
      return pipe?.processId != null && ids.has(pipe.processId);
    }
    case 'broker':
    case 'brokerHandle':
    case 'outsideHandle':
    case 'session':
      return false;
  }
}

const isSeverity = (word: string): word is Severity =>
  (severities as readonly string[]).includes(word);

/** "warning or graver". */
function wordOf(word: string): string {
  if (!isSeverity(word)) return word;
  return word === 'error'
    ? severityWord(word)
    : l10n.t({
        message: '{0} or graver',
        args: [severityWord(word)],
        comment: ['{0} is a severity: warning or information'],
      });
}

const isExcluded = (words: readonly string[], { code, severity }: Finding): boolean =>
  words.some((word) =>
    isSeverity(word) ? severities.indexOf(severity) <= severities.indexOf(word) : word === code,
  );

export function noFindingsResult(
  state: SessionState,
  subject: Subject,
  root: ProcessState | null,
  words: readonly string[],
  all: readonly Finding[],
): ExpectationResult {
  const ids = idsOf(state, root);
  const found = all.filter(
    (finding) =>
      isExcluded(words, finding) &&
      (root === null || finding.places.some((place) => isAbout(state, ids, place))),
  );
  const list = commaList(words.map(wordOf));
  const ask = asked(
    subject,
    'noFindings',
    subject.child === null
      ? l10n.t('The session has none of these findings: {0}.', list)
      : l10n.t('{0} has none of these findings: {1}.', subject.child, list),
  );
  const seen =
    found.length === 0
      ? l10n.t('There is no such finding.')
      : counted(
          found.length,
          l10n.t('There is {0} such finding.'),
          l10n.t('There are {0} such findings.'),
        );
  const evidence = found.map(
    ({ code, severity, headline }) => `${severityWord(severity)}: ${headline} [${code}]`,
  );
  const isLost = state.end?.reason === 'brokerLost';
  return judgedTree(
    ask,
    evidence,
    found.length === 0,
    seen,
    isLost ? l10n.t('The launcher exited before the session ended.') : null,
  );
}
