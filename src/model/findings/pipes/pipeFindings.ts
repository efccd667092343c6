// Why a pipe does not end: one finding for each way in which a process came to hold its write end.
import * as l10n from '@vscode/l10n';
import type { Finding, FindingStep } from '../finding';
import { pathDown } from '../findingPath';
import { holderPlace } from '../place';
import { followedHolders } from './daemonFindings';
import { pathText } from '../../handles/handlePath';
import { andList } from '../../base/listText';
import { relayAbove } from '../../pipes/relays';
import { isConsoleHost } from '../../session/consoleHost';
import { nameAndPid } from '../../processes/nameAndPid';
import { holdersBelowSiblings, processOf } from './siblingHolders';
import {
  betweenSituation,
  captureSituation,
  keptHeadline,
  inputSituation,
  lastExitOf,
  writersOf,
  type Situation,
} from './pipeSituations';
import { writersBy } from './writersBy';
import type { Holder, HolderCause, PipeState, SessionState } from '../../session/state';

/** "hook.exe (PID 12)", or the launcher. */
function holderText({ cause, name, pid }: Holder): string {
  return cause === 'parent' ? l10n.t('The launcher') : nameAndPid({ name, pid });
}

/** How it came to have the handle, after "build.exe has exited". */
function whyOf(gone: string, { cause, name, handle, path }: Holder): string {
  const args = [gone, name, handle];
  switch (cause) {
    case 'parent':
      return l10n.t({
        message: '{0}, but the launcher has not closed its own write end ({1}).',
        args: [gone, handle],
        comment: ['{0} is "build.exe has exited", {1} a handle value'],
      });
    case 'descendant':
      return l10n.t({
        message: '{0}, but {1}, started as {3}, has the write end ({2}).',
        args: [...args, pathText(path)],
        comment: ['{0} is "build.exe has exited", {2} a handle value, {3} "a.exe → b.exe"'],
      });
    case 'sibling':
      return l10n.t({
        message: '{0}, but {1}, another child, inherited the write end ({2}).',
        args,
        comment: ['{0} is "build.exe has exited", {2} a handle value'],
      });
    case 'outside':
      return l10n.t({
        message: '{0}, but {1}, which this session did not start, has the write end ({2}).',
        args,
        comment: ['{0} is "build.exe has exited", {2} a handle value'],
      });
    case 'ownInput':
      return l10n.t({
        message: '{0}, but {1} has the write end of the pipe that it reads ({2}).',
        args,
        comment: ['{0} is "build.exe has exited", {2} a handle value'],
      });
    case 'child':
      return l10n.t({
        message: '{0}, but {1} has the write end ({2}).',
        args,
        comment: ['{0} is "build.exe has exited", {2} a handle value'],
      });
  }
}

/** The fields of the plan, and the calls, that would have kept the handle from getting there. */
function fixFor(cause: HolderCause, pipe: PipeState, { name }: Holder): string {
  switch (cause) {
    case 'parent':
      return l10n.t(
        'Take "{0}" out of "keepParentEnds", or close the launcher\'s copy now. In code: close the write end (CloseHandle) right after CreateProcess.',
        pipe.label,
      );
    case 'ownInput':
      if (pipe.direction === 'between') {
        return l10n.t(
          'Keep the write end from the reader: "inherit": "list", which passes to each child its own handles only. In code: a PROC_THREAD_ATTRIBUTE_HANDLE_LIST for each CreateProcess.',
        );
      }
      return l10n.t(
        'Keep the write end from the reader: "inherit": "list" without it, or take "parentEndInheritable" out. In code: SetHandleInformation(hWrite, HANDLE_FLAG_INHERIT, 0) before CreateProcess, or a PROC_THREAD_ATTRIBUTE_HANDLE_LIST.',
      );
    case 'sibling':
      return l10n.t(
        'Use "inherit": "list", which passes to each child its own handles only, or "start": "apart". In code: PROC_THREAD_ATTRIBUTE_HANDLE_LIST for each CreateProcess.',
      );
    case 'descendant':
      return l10n.t(
        'Start {0} with its own standard handles (NUL) or with bInheritHandles FALSE, or with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST that leaves this pipe out.',
        name,
      );
    case 'child':
      return l10n.t(
        'Leave the write end of "{0}" out of the "handleList" of {1}, or have it close the handle (CloseHandle) when it has written.',
        pipe.label,
        name,
      );
    case 'outside':
      return l10n.t(
        'Close it in {0} (CloseHandle), or do not duplicate it there (DuplicateHandle).',
        name,
      );
  }
}

/** What a child held while it lived is no finding. */
function searchedCapture(pipe: PipeState, state: SessionState): Situation | null {
  const lastExit = lastExitOf(writersOf(pipe, state));
  if (pipe.holdersAt === null || pipe.holdersAt < lastExit) return null;
  return captureSituation(pipe, state);
}

const situations: Readonly<
  Record<PipeState['direction'], (pipe: PipeState, state: SessionState) => Situation | null>
> = { captured: searchedCapture, written: inputSituation, between: betweenSituation };

const causes: readonly HolderCause[] = [
  'parent',
  'ownInput',
  'child',
  'sibling',
  'descendant',
  'outside',
];

/** Of followed processes below the children `descendant-holds-pipe` says it, and more. */
function strangersBy(cause: HolderCause, pipe: PipeState, state: SessionState): readonly Holder[] {
  const below = holdersBelowSiblings(state, pipe);
  if (cause === 'sibling') return [...writersBy(cause, pipe), ...below];
  const holders = writersBy(cause, pipe).filter((holder) => !below.includes(holder));
  if (cause !== 'descendant' || pipe.direction !== 'captured') return holders;
  const followed = followedHolders(state, pipe);
  return holders.filter(
    ({ pid, handle }) =>
      !followed.some((keeper) => keeper.process.pid === pid && keeper.value === handle),
  );
}

/** What only a console host of Wine keeps open: on Windows it would have ended. */
function heldByConsoleHost(
  state: SessionState,
  pipe: PipeState,
  situation: Situation,
): readonly Finding[] {
  const host = pipe.holders.find(({ end, name }) => end === 'write' && isConsoleHost(name));
  if (!host || situation.isPast) return [];
  return [
    {
      code: 'write-end-held',
      severity: 'information',
      headline: keptHeadline(situation, nameAndPid(host), true, pipe.label),
      why: l10n.t(
        '{0} is the console host of Wine, which inherits handles. On Windows it inherits none, and the pipe ends.',
        host.name,
      ),
      fix: '',
      places: [
        { kind: 'heldPipe', label: pipe.label, cause: host.cause },
        holderPlace(state, host),
      ],
      evidence: { pipe: pipe.label, name: pipe.name, cause: host.cause, holders: [host] },
    },
  ];
}

/** From the highest known to the holder; the launcher is no step. */
function pathOf(state: SessionState, holder: Holder): readonly FindingStep[] {
  const place = holderPlace(state, holder);
  if (place.kind === 'handle') {
    const process = state.processes.find(({ id }) => id === place.processId);
    if (process) return pathDown(state, null, process, holder.handle);
  }
  if (holder.cause === 'parent') return [];
  return holder.path
    .filter(({ pid }) => pid !== state.broker.pid)
    .map((step): FindingStep =>
      step.pid === holder.pid
        ? { ...step, handle: holder.handle, place }
        : { ...step, handle: null, place: null },
    );
}

/** The lowest of them when the first only waits for it, as a shell does; null when that has more to do. */
function lastWaitedFor(state: SessionState, holders: readonly Holder[]): Holder | null {
  const [first] = holders;
  const last = holders.at(-1);
  const above = first && processOf(state, first);
  const below = last && processOf(state, last);
  return above && below && relayAbove(state, above, below) ? last : null;
}

function findingsOf(pipe: PipeState, state: SessionState): readonly Finding[] {
  const captured = pipe.direction === 'captured';
  const situation = situations[pipe.direction](pipe, state);
  if (!situation) return [];
  const evidence = { pipe: pipe.label, name: pipe.name, unanswered: pipe.unanswered };
  const writers = pipe.holders.filter(({ end }) => end === 'write');
  if (writers.length === 0) {
    // Of a pipe that has ended meanwhile, or is not read, those who could not be asked say nothing.
    if (!captured || pipe.paused || pipe.phase === 'endOfFile' || pipe.unanswered.length === 0)
      return [];
    return [
      {
        code: 'write-end-held',
        severity: 'warning',
        headline: keptHeadline(
          situation,
          l10n.t('A process that cannot be inspected'),
          true,
          pipe.label,
        ),
        why: l10n.t({
          message: '{0}, and no process that can be inspected has the write end.',
          args: [situation.gone],
          comment: ['{0} is "build.exe has exited"'],
        }),
        fix: l10n.t(
          'Look for a program that outlives its parent among those that cannot be inspected.',
        ),
        places: [{ kind: 'heldPipe', label: pipe.label, cause: null }],
        evidence: { ...evidence, cause: null, holders: [] },
      },
    ];
  }
  if (writers.every(({ name }) => isConsoleHost(name))) {
    return heldByConsoleHost(state, pipe, situation);
  }
  return causes.flatMap((cause): readonly Finding[] => {
    const holders = strangersBy(cause, pipe, state);
    const [first, ...others] = holders;
    if (!first) return [];
    const names = [...new Set(holders.map(holderText))];
    return [
      {
        code: 'write-end-held',
        severity: 'warning',
        headline: keptHeadline(situation, andList(names), names.length === 1, pipe.label),
        path: pathOf(state, lastWaitedFor(state, holders) ?? first),
        why: whyOf(situation.gone, first),
        fix: fixFor(cause, pipe, first),
        ...(others.length > 0
          ? {
              affects: others.map((holder) =>
                l10n.t({
                  message: '{0}: {1}',
                  args: [holderText(holder), `${pipe.label} (${holder.handle})`],
                  comment: ['{0} is a process, {1} names pipes with a handle value each'],
                }),
              ),
            }
          : {}),
        places: [
          { kind: 'heldPipe', label: pipe.label, cause },
          ...holders.map((holder) => holderPlace(state, holder)),
        ],
        evidence: { ...evidence, cause, holders },
      },
    ];
  });
}

export function heldWriteEnds(state: SessionState): readonly Finding[] {
  return state.pipes.flatMap((pipe) => findingsOf(pipe, state));
}
