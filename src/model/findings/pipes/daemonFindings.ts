// Why a captured pipe does not end though its child has: a process further down has the write end, and lives.
import * as l10n from '@vscode/l10n';
import { mostNamed, withMore } from '../affected';
import type { Finding, FindingStep } from '../finding';
import { pathDown } from '../findingPath';
import { inheritedText } from './keeperText';
import { lastOfChain } from '../handleChain';
import { givingsOf, givingToChange } from '../givings';
import { ownFix } from '../ownFix';
import { handlePlace, type Place } from '../place';
import { grouped } from '../../base/groupBy';
import { andList } from '../../base/listText';
import type { HandleWays } from '../../handles/handlePath';
import { mostShown, stoppedAt, together, type PassedHandle } from '../../handles/passedHandles';
import { isConsoleHost } from '../../session/consoleHost';
import { nameAndPid } from '../../processes/nameAndPid';
import { tenureEnd, tenuresOf, type Tenure } from '../../handles/tenure';
import type { PipeState, ProcessState, SessionState } from '../../session/state';
import { isBelowSibling } from './siblingHolders';
import {
  captureSituation,
  keptHeadline,
  lastExitOf,
  writersOf,
  type Situation,
} from './pipeSituations';

/** A followed process with the write end of a pipe, whether its birth or the search for holders said so. */
interface PipeKeeper {
  readonly process: ProcessState;
  readonly value: string;
  readonly tenure: Tenure;
  /** Null when its birth does not tell: it was given the handle later, or was not seen. */
  readonly passed: PassedHandle | null;
}

/** The label of the session's pipe of which this is a write end; null of all else. */
function writeEndOf({ source, observed }: PassedHandle): string | null {
  const pipe = source.pipe ?? observed.file?.pipe;
  return pipe?.end === 'write' ? pipe.label : null;
}

/** The search looks at what is held now, births at what was passed on: where both speak, the search is right. */
function keepersOf(
  state: SessionState,
  pipe: PipeState,
  since: number,
  passed: readonly PassedHandle[],
): readonly PipeKeeper[] {
  const searchedAt = pipe.holdersAt !== null && pipe.holdersAt >= since ? pipe.holdersAt : null;
  const found = searchedAt === null ? [] : followedHolders(state, pipe);
  const isFound = ({ process, value }: PassedHandle): boolean =>
    found.some((holder) => holder.process === process && holder.value === value);
  const isRefuted = (handle: PassedHandle): boolean => {
    if (searchedAt === null || pipe.unanswered.length > 0 || isFound(handle)) return false;
    const { createdAt, exitedAt } = handle.process;
    return createdAt < searchedAt && (exitedAt === null || exitedAt > searchedAt);
  };
  const born = passed
    .filter((handle) => !isRefuted(handle))
    .map((handle) => {
      const { process, value } = handle;
      return { process, value, tenure: tenuresOf(state).born(process, value), passed: handle };
    });
  // Lost before the search: what that found under the value has come since.
  const isBorn = ({ process, value }: PipeKeeper): boolean =>
    born.some((one) => {
      const { until } = one.tenure;
      const isSame = one.process === process && one.value === value;
      return isSame && (until === null || until > (searchedAt ?? 0));
    });
  // What it has under another value than it was born with, it has from there: programs make duplicates of their own streams.
  const fromBirth = ({ process }: PipeKeeper): PassedHandle | null =>
    passed.find((handle) => handle.process === process) ?? null;
  return [
    ...born,
    ...found
      .filter((holder) => !isBorn(holder))
      .map((holder) => ({ ...holder, passed: fromBirth(holder) })),
  ];
}

/** Of the holders that were found, those the session follows. */
export function followedHolders(state: SessionState, pipe: PipeState): readonly PipeKeeper[] {
  return pipe.holders.flatMap((holder): PipeKeeper[] => {
    if (holder.end !== 'write' || holder.cause !== 'descendant') return [];
    if (isConsoleHost(holder.name)) return [];
    const process = state.processes.find(
      ({ pid, descent }) => pid === holder.pid && descent?.createdAt === holder.createdAt,
    );
    if (!process) return [];
    const tenure = tenuresOf(state).found(process, holder, pipe.holdersAt ?? 0);
    return [{ process, value: holder.handle, tenure, passed: null }];
  });
}

/** A pipe that does not end, with those who keep it open. */
interface KeptPipe {
  readonly pipe: PipeState;
  readonly situation: Situation;
  readonly keepers: readonly [PipeKeeper, ...PipeKeeper[]];
}

function keptPipe(
  state: SessionState,
  pipe: PipeState,
  passed: readonly PassedHandle[],
): KeptPipe | null {
  const situation = captureSituation(pipe, state);
  if (!situation) return null;
  const since = lastExitOf(writersOf(pipe, state));
  const stop = stoppedAt(state);
  const isOver = pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop);
  // What ends with its child is no finding, nor what held on for a moment.
  if (isOver && (pipe.endedAt ?? 0) - since < together) return null;
  const until = isOver ? (pipe.endedAt ?? 0) - together : (stop ?? Infinity);
  const [first, ...others] = keepersOf(state, pipe, since, passed).filter(({ process, tenure }) => {
    if (isBelowSibling(state, pipe, process)) return false;
    const lost = tenureEnd(state, process, tenure);
    return process.createdAt < until && (lost === null || (lost > since && lost >= until));
  });
  return first ? { pipe, situation, keepers: [first, ...others] } : null;
}

/** How the process came to have it, after "build.exe has exited, but". */
function wayText(gone: string, { process, value, passed }: PipeKeeper): string {
  const { name } = process;
  const giver = passed && nameAndPid(passed.creator);
  if (!passed || giver === null || passed.source.isUnseen) {
    return l10n.t({
      message: '{0}, but {1} still has the write end ({2}), which it was given or sent.',
      args: [gone, name, value],
      comment: ['{0} is "build.exe has exited", {2} a handle value'],
    });
  }
  const args = [gone, name, value, giver, passed.stream ?? ''];
  if (!passed.isInherited) {
    return l10n.t({
      message:
        '{0}, but Windows duplicated the write end from {3} as the {4} of {1} ({2}): {3} named no standard handles.',
      args,
      comment: ['{0} is "build.exe has exited", {2} a handle value, {4} stdout or stderr'],
    });
  }
  return inheritedText(gone, name, value, giver, passed.stream);
}

/** What an unknown program that started `name` should do. */
export const unknownStarterFix = (name: string): string =>
  l10n.t(
    'In the program that starts {0}: give it its own standard handles (for example NUL) and a handle list without this pipe, or bInheritHandles FALSE; do not send it the handle (DuplicateHandle).',
    name,
  );

/** What whoever started it should do. */
function fixOf(
  state: SessionState,
  { process: { name }, passed }: PipeKeeper,
  path: readonly FindingStep[],
): string {
  const isStream = passed !== null && (passed.stream !== null || !passed.isInherited);
  const givings = passed ? givingsOf(state, passed.process, passed.value) : [];
  const giving = isStream ? givings.at(-1) : givingToChange(state, givings);
  if (!giving) {
    return unknownStarterFix(name);
  }
  const child = giving.handle.process.name;
  return ownFix(state, giving.giver, path, isStream ? { reader: null } : null, (fixes, program) =>
    isStream ? fixes.detach(program, child) : fixes.keepFromChild(program, child),
  );
}

/** Those beyond the first, each with its handles. */
function affectsOf(kept: readonly KeptPipe[], first: PipeKeeper): readonly string[] {
  const others = grouped(
    kept.flatMap(({ keepers, pipe }) => keepers.map((keeper) => ({ keeper, pipe }))),
    ({ keeper, pipe }) =>
      keeper.process === first.process && pipe === kept[0]?.pipe ? null : keeper.process,
  );
  const texts = [...others].map(([process, all]) =>
    l10n.t({
      message: '{0}: {1}',
      args: [
        nameAndPid(process),
        andList(all.map(({ keeper, pipe }) => `${pipe.label} (${keeper.value})`)),
      ],
      comment: ['{0} is a process, {1} names pipes with a handle value each'],
    }),
  );
  return withMore(texts.slice(0, mostNamed), texts.length);
}

/** What it was seen to have when it ran already is said as that. */
function lateText({ process: { birth, name } }: PipeKeeper): string {
  const late = birth?.readAfter;
  return late === undefined
    ? ''
    : l10n.t('The handles of {0} were read {1} ms after its start.', name, Math.round(late));
}

function findingOf(
  state: SessionState,
  ways: HandleWays,
  kept: readonly [KeptPipe, ...KeptPipe[]],
): Finding {
  const [{ pipe, situation, keepers }] = kept;
  const [first] = keepers;
  const holders = kept.flatMap((each) => each.keepers.map((keeper) => ({ ...keeper, each })));
  const shown = holders.slice(0, mostShown);
  const labels = andList(kept.map((each) => each.pipe.label));
  const names = [...new Set(holders.map(({ process }) => nameAndPid(process)))];
  const more = names.length - mostNamed;
  const who = andList(more > 0 ? [...names.slice(0, mostNamed), l10n.t('{0} more', more)] : names);
  const affects = affectsOf(kept, first);
  const last = lastOfChain(state, first, keepers, givenFrom);
  const path = pathDown(state, null, last.process, last.value);
  return {
    code: 'descendant-holds-pipe',
    severity: 'warning',
    headline: keptHeadline(situation, who, names.length === 1, labels),
    path,
    why: [wayText(situation.gone, first), lateText(first)].filter((text) => text).join(' '),
    fix: fixOf(state, first, path),
    ...(affects.length > 0 ? { affects } : {}),
    about: pipe.label,
    places: [
      { kind: 'heldPipe', label: pipe.label, cause: 'descendant' },
      ...kept
        .slice(1)
        .map((each): Place => ({ kind: 'heldPipe', label: each.pipe.label, cause: 'descendant' })),
      ...shown.map(handlePlace),
    ],
    evidence: {
      pipe: pipe.label,
      name: pipe.name,
      pipes: kept.map((each) => each.pipe.label),
      cause: 'descendant',
      holders: shown.map(({ process, value, each }) => ({
        ...{ process: process.id, pid: process.pid, name: process.name, handle: value },
        ...{ end: 'write', pipe: each.pipe.label, path: ways.to(process, null) },
      })),
    },
  };
}

const givenFrom = ({ passed, process, value }: PipeKeeper) =>
  passed && passed.process === process && passed.value === value
    ? { creator: passed.creator.processId, value: passed.source.value }
    : null;

/** One for all pipes that the same processes keep open in the same way. */
export function daemonFindings(
  state: SessionState,
  ways: HandleWays,
  passed: readonly PassedHandle[],
): readonly Finding[] {
  const ends = grouped(passed, writeEndOf);
  const kept = state.pipes.flatMap((pipe): readonly KeptPipe[] => {
    if (pipe.direction !== 'captured') return [];
    const one = keptPipe(state, pipe, ends.get(pipe.label) ?? []);
    return one ? [one] : [];
  });
  const causes = grouped(kept, ({ keepers, situation }) => {
    const who = new Set(keepers.map(({ process }) => process.id));
    return `${situation.tense} ${situation.owner ?? ''} ${[...who].join(' ')}`;
  });
  return [...causes.values()].flatMap(([first, ...others]) =>
    first ? [findingOf(state, ways, [first, ...others])] : [],
  );
}
