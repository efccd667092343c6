// Why a pipe does not end: one finding for each way in which a process came to hold its write end.
import * as l10n from '@vscode/l10n';
import type { Finding } from './finding';
import { holderPlace } from './place';
import { followedHolders } from './daemonFindings';
import { pathText } from '../handles/handlePath';
import { andByList } from '../base/listText';
import {
  betweenSituation,
  captureSituation,
  heldText,
  inputSituation,
  lastExitOf,
  writersOf,
  type Situation,
} from './pipeSituations';
import type { Holder, HolderCause, PipeState, SessionState } from '../session/state';

function holderText(holder: Holder): string {
  const { name, pid, handle } = holder;
  switch (holder.cause) {
    case 'parent':
      return l10n.t({
        message: 'the broker itself (handle {0})',
        args: [handle],
        comment: ['Stands after "its write end is held by"'],
      });
    case 'descendant':
      return l10n.t({
        message: '{0}, process {1} (handle {2}), started as {3}',
        args: [name, pid, handle, pathText(holder.path)],
        comment: ['Stands after "its write end is held by"; {3} is "broker → a.exe → b.exe"'],
      });
    case 'sibling':
      return l10n.t({
        message: '{0}, process {1} (handle {2}), another child of the broker',
        args: [name, pid, handle],
        comment: ['Stands after "its write end is held by"'],
      });
    case 'outside':
      return l10n.t({
        message: '{0}, process {1} (handle {2}), which this session did not start',
        args: [name, pid, handle],
        comment: ['Stands after "its write end is held by"'],
      });
    case 'ownInput':
      return l10n.t({
        message: '{0}, process {1} (handle {2}), the reader itself',
        args: [name, pid, handle],
        comment: ['Stands after "its write end is held by"'],
      });
    case 'child':
      return l10n.t('{0}, process {1} (handle {2})', name, pid, handle);
  }
}

/** The fields of the plan, and the calls, that would have kept the handle from getting there. */
function remedyFor(cause: HolderCause, pipe: PipeState, { name }: Holder): string {
  switch (cause) {
    case 'parent':
      return l10n.t(
        'A parent must close its copy of the write end after CreateProcess (CloseHandle). Take "{0}" out of "keepParentEnds", or close the broker\'s copy now.',
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
        'Somebody gave {0} the handle (DuplicateHandle): it must close it (CloseHandle), or not be given it.',
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

/** A console host stands by a console program and goes with it: who is to be changed or ended comes before it. */
const isConsoleHost = ({ name }: Holder): boolean => /^conhost\.exe$/i.test(name);

/** Who came to hold the write end in that way, in the order to deal with them. */
export function writersBy(cause: HolderCause | null, pipe: PipeState): readonly Holder[] {
  const writers = pipe.holders.filter((holder) => holder.end === 'write' && holder.cause === cause);
  return [...writers.filter((holder) => !isConsoleHost(holder)), ...writers.filter(isConsoleHost)];
}

/** Of followed processes below the children `descendant-holds-pipe` says it, and more. */
function strangersBy(cause: HolderCause, pipe: PipeState, state: SessionState): readonly Holder[] {
  const holders = writersBy(cause, pipe);
  if (cause !== 'descendant' || pipe.direction !== 'captured') return holders;
  const followed = followedHolders(state, pipe);
  return holders.filter(
    ({ pid, handle }) =>
      !followed.some((keeper) => keeper.process.pid === pid && keeper.value === handle),
  );
}

function findingsOf(pipe: PipeState, state: SessionState): readonly Finding[] {
  const captured = pipe.direction === 'captured';
  const situation = situations[pipe.direction](pipe, state);
  if (!situation) return [];
  const isHeld = pipe.holders.some(({ end }) => end === 'write');
  const finding = (
    held: string,
    fix: string,
    cause: HolderCause | null,
    holders: readonly Holder[],
  ): Finding => ({
    code: 'write-end-held',
    severity: 'warning',
    headline: heldText(situation, held),
    fix,
    places: [
      { kind: 'heldPipe', label: pipe.label, cause },
      ...holders.map((holder) => holderPlace(state, holder)),
    ],
    evidence: {
      pipe: pipe.label,
      name: pipe.name,
      cause,
      holders,
      unanswered: pipe.unanswered,
    },
  });
  if (!isHeld) {
    // Of a pipe that has ended meanwhile, or is not read, those who could not be asked say nothing.
    if (!captured || pipe.paused || pipe.phase === 'endOfFile' || pipe.unanswered.length === 0)
      return [];
    const fix = l10n.t(
      'Look for a program that outlives its parent among those that could not be asked.',
    );
    const held = l10n.t({
      message: 'a process that could not be asked',
      comment: ['Stands after "its write end is held by"'],
    });
    return [finding(held, fix, null, [])];
  }
  return causes.flatMap((cause): Finding[] => {
    const holders = strangersBy(cause, pipe, state);
    const [first] = holders;
    if (!first) return [];
    const held = andByList(holders.map(holderText));
    return [finding(held, remedyFor(cause, pipe, first), cause, holders)];
  });
}

export function heldWriteEnds(state: SessionState): readonly Finding[] {
  return state.pipes.flatMap((pipe) => findingsOf(pipe, state));
}
