// Why a captured pipe does not end though its child has: a process further down has the write end, and lives.
import * as l10n from '@vscode/l10n';
import type { Finding } from './finding';
import type { Place } from './place';
import { grouped } from '../base/groupBy';
import { pathText, type HandleWays } from '../handles/handlePath';
import {
  callRemedy,
  havingText,
  mostShown,
  stoppedAt,
  together,
  type PassedHandle,
} from '../handles/passedHandles';
import { tenureEnd, tenuresOf, type Tenure } from '../handles/tenure';
import type { PipeState, ProcessState, SessionState } from '../session/state';
import { captureSituation, heldText, lastExitOf, writersOf } from './pipeSituations';

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
  return [...born, ...found.filter((holder) => !isBorn(holder))];
}

/** Of the holders that were found, those the session follows. */
export function followedHolders(state: SessionState, pipe: PipeState): readonly PipeKeeper[] {
  return pipe.holders.flatMap((holder): PipeKeeper[] => {
    if (holder.end !== 'write' || holder.cause !== 'descendant') return [];
    const process = state.processes.find(
      ({ pid, descent }) => pid === holder.pid && descent?.createdAt === holder.createdAt,
    );
    if (!process) return [];
    const tenure = tenuresOf(state).found(process, holder, pipe.holdersAt ?? 0);
    return [{ process, value: holder.handle, tenure, passed: null }];
  });
}

function daemonOf(
  state: SessionState,
  ways: HandleWays,
  pipe: PipeState,
  passed: readonly PassedHandle[],
): readonly Finding[] {
  const situation = captureSituation(pipe, state);
  if (!situation) return [];
  const since = lastExitOf(writersOf(pipe, state));
  const stop = stoppedAt(state);
  const isOver = pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop);
  // What ends with its child is no finding, nor what held on for a moment.
  if (isOver && (pipe.endedAt ?? 0) - since < together) return [];
  const until = isOver ? (pipe.endedAt ?? 0) - together : (stop ?? Infinity);
  const keepers = keepersOf(state, pipe, since, passed).filter(({ process, tenure }) => {
    const lost = tenureEnd(state, process, tenure);
    return process.createdAt < until && (lost === null || (lost > since && lost >= until));
  });
  const [first] = keepers;
  if (!first) return [];
  const wayOf = ({ process }: PipeKeeper) => ways.to(process, null);
  const who = havingText(keepers, (keeper) => pathText(wayOf(keeper)));
  const shown = keepers.slice(0, mostShown);
  return [
    {
      code: 'descendant-holds-pipe',
      severity: 'warning',
      headline: heldText(situation, who),
      fix: first.passed
        ? callRemedy(first.passed)
        : l10n.t(
            '{0} was given the handle after its start, or started before it could be looked at: whoever started it should give it standard handles of its own (NUL), or bInheritHandles FALSE, or a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without this pipe.',
            first.process.name,
          ),
      about: pipe.label,
      places: [
        { kind: 'heldPipe', label: pipe.label, cause: 'descendant' },
        ...shown.map(({ process, value }): Place => ({
          kind: 'handle',
          processId: process.id,
          value,
        })),
      ],
      evidence: {
        pipe: pipe.label,
        name: pipe.name,
        cause: 'descendant',
        holders: shown.map((keeper) => ({
          process: keeper.process.id,
          pid: keeper.process.pid,
          name: keeper.process.name,
          handle: keeper.value,
          end: 'write',
          path: wayOf(keeper),
        })),
      },
    },
  ];
}

export function daemonFindings(
  state: SessionState,
  ways: HandleWays,
  passed: readonly PassedHandle[],
): readonly Finding[] {
  const ends = grouped(passed, writeEndOf);
  return state.pipes.flatMap((pipe) =>
    pipe.direction === 'captured' ? daemonOf(state, ways, pipe, ends.get(pipe.label) ?? []) : [],
  );
}
