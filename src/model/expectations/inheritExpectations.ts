// What a child inherited: exactly the handles it should, and none of those it should not.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { notInherited } from '../handles/notInherited';
import { passedOn, type ChildHandle } from '../handles/origin';
import { labelFor, streamLabel } from '../plan/labels';
import { streams, type ChildPlan } from '../plan/launchPlan';
import type { HandlePattern } from '../plan/expectations';
import type { ExpectationResult } from '../session/expectationResult';
import type { Birth, ProcessState, SessionState } from '../session/state';
import { asked, judged, undecided, type Asked, type Subject } from './checked';
import { matchesPath } from '../plan/glob';
import { handleName, kindOf, pathOf } from './inheritedHandle';

interface Inherited {
  readonly birth: Birth;
  readonly handles: readonly ChildHandle[];
  /** Those of which nobody knows whether they were inherited. */
  readonly doubtful: readonly ChildHandle[];
}

function inheritedBy({ birth }: ProcessState): Inherited | null {
  if (!birth) return null;
  const passed = passedOn(birth);
  return {
    birth,
    handles: passed.filter(({ origin }) => origin === 'inherited'),
    doubtful: passed.filter(({ origin }) => origin === 'unclear'),
  };
}

const notRead = ({ name }: ProcessState): string =>
  l10n.t('The handles of {0} could not be read.', name);

const doubtText = (handles: readonly ChildHandle[]): string =>
  l10n.t('It is unknown whether these were inherited: {0}.', andList(handles.map(handleName)));

/** "stdout" for "A.stdout" of A: as its expectations call it. */
function ownName({ plan }: SessionState, child: ChildPlan, label: string): string {
  return streams.find((stream) => streamLabel(plan, child, stream) === label) ?? label;
}

const namesOf = (names: readonly string[]): string => andList([...new Set(names)]);

function exactText(name: string, wanted: readonly string[]): string {
  return wanted.length === 0
    ? l10n.t('{0} inherits nothing.', name)
    : l10n.t('{0} inherits exactly {1}.', name, andList(wanted));
}

export function inheritsResult(
  state: SessionState,
  subject: Subject,
  process: ProcessState,
  child: ChildPlan,
  wanted: readonly string[],
): ExpectationResult {
  const { name } = process;
  const ask = asked(subject, 'inherits', exactText(name, wanted));
  const inherited = inheritedBy(process);
  if (!inherited) return undecided(ask, notRead(process));
  const { birth, handles, doubtful } = inherited;
  const labels = new Map(wanted.map((each) => [labelFor(state.plan, child, each), each]));
  const had = new Set(handles.map(({ label }) => label));
  const missing = [...labels].filter(([label]) => label !== null && !had.has(label));
  const extra = handles.filter(({ label }) => label === null || !labels.has(label));
  const reasons = new Map(notInherited(birth).map(({ label, why }) => [label, why]));
  const evidence = [
    ...missing.map(([label, written]) => {
      const why = reasons.get(label ?? '');
      return why === undefined
        ? l10n.t('Not inherited: {0}.', written)
        : l10n.t({
            message: 'Not inherited: {0}. {1}',
            args: [written, why],
            comment: ['{0} is a handle, {1} a sentence that says why'],
          });
    }),
    ...extra.map((handle) => l10n.t('Inherited, but not expected: {0}.', handleName(handle))),
  ];
  const names = handles.map((handle) =>
    handle.label === null ? handleName(handle) : ownName(state, child, handle.label),
  );
  const seen =
    names.length === 0
      ? l10n.t('{0} inherited nothing.', name)
      : l10n.t('{0} inherited {1}.', name, namesOf(names));
  if (evidence.length === 0 && doubtful.length > 0) return undecided(ask, doubtText(doubtful));
  return judged(ask, evidence.length === 0, seen, evidence);
}

function noneText(name: string, { kind, path }: HandlePattern): string {
  if (kind === undefined)
    return l10n.t('{0} inherits no handle whose path matches "{1}".', name, path ?? '*');
  return path === undefined
    ? l10n.t('{0} inherits no handle of kind "{1}".', name, kind)
    : l10n.t('{0} inherits no handle of kind "{1}" whose path matches "{2}".', name, kind, path);
}

/** Null where what is known of the handle does not tell. */
function matches(
  { plan }: SessionState,
  { kind, path }: HandlePattern,
  handle: ChildHandle,
): boolean | null {
  const own = kindOf(plan, handle);
  if (kind !== undefined && own !== 'unknown' && own !== kind) return false;
  const name = pathOf(handle);
  if (path !== undefined && name !== null && !matchesPath(path, name)) return false;
  if (kind !== undefined && own === 'unknown') return null;
  // Without a name it has no path that could match, unless nobody could ask for it.
  if (path !== undefined && name === null) return own === 'unknown' ? null : false;
  return true;
}

function noneResult(
  state: SessionState,
  ask: Asked,
  process: ProcessState,
  pattern: HandlePattern,
): ExpectationResult {
  const inherited = inheritedBy(process);
  if (!inherited) return undecided(ask, notRead(process));
  const { handles, doubtful } = inherited;
  const found = handles.filter((handle) => matches(state, pattern, handle) === true);
  const open = [
    ...handles.filter((handle) => matches(state, pattern, handle) === null),
    ...doubtful.filter((handle) => matches(state, pattern, handle) !== false),
  ];
  if (found.length > 0) {
    const seen = l10n.t('{0} inherited {1}.', process.name, andList(found.map(handleName)));
    return judged(ask, false, seen, [...new Set(found.map(({ why }) => why))]);
  }
  if (open.length > 0) {
    const names = andList(open.map(handleName));
    return undecided(ask, l10n.t('It is unknown what these handles are: {0}.', names));
  }
  return judged(ask, true, l10n.t('{0} inherited no such handle.', process.name));
}

/** One for each kind or path: each has an answer of its own. */
export const inheritsNotResults = (
  state: SessionState,
  subject: Subject,
  process: ProcessState,
  patterns: readonly HandlePattern[],
): readonly ExpectationResult[] =>
  patterns.map((pattern, index) => {
    const ask = asked(subject, 'inheritsNot', noneText(process.name, pattern), index);
    return noneResult(state, ask, process, pattern);
  });
