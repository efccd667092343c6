// Why a pipe does not end: one finding for each way in which a process came to hold its write end.
import type { Finding } from './finding';
import { followedHolders } from './daemonFindings';
import { pathText } from './handlePath';
import {
  betweenSituation,
  captureSituation,
  inputSituation,
  lastExitOf,
  writersOf,
  type Situation,
} from './pipeSituations';
import type { Holder, HolderCause, PipeState, SessionState } from './state';

function holderText(holder: Holder): string {
  if (holder.cause === 'parent') return `the broker itself (handle ${holder.handle})`;
  const who = `${holder.name}, process ${holder.pid} (handle ${holder.handle})`;
  switch (holder.cause) {
    case 'descendant':
      return `${who}, started as ${pathText(holder.path)}`;
    case 'sibling':
      return `${who}, another child of the broker`;
    case 'outside':
      return `${who}, which this session did not start`;
    case 'ownInput':
      return `${who}, the reader itself`;
    case 'child':
      return who;
  }
}

/** The fields of the plan, and the calls, that would have kept the handle from getting there. */
function remedyFor(cause: HolderCause, pipe: PipeState, holders: readonly Holder[]): string {
  const [holder] = holders;
  const who = holder?.name ?? 'the holder';
  switch (cause) {
    case 'parent':
      return `A parent must close its copy of the write end after CreateProcess (CloseHandle). Take "${pipe.label}" out of "keepParentEnds", or close the broker's copy now.`;
    case 'ownInput':
      if (pipe.direction === 'between') {
        return `Keep the write end from the reader: "inherit": "list", which passes to each child its own handles only. In code: a PROC_THREAD_ATTRIBUTE_HANDLE_LIST for each CreateProcess.`;
      }
      return `Keep the write end from the reader: "inherit": "list" without it, or take "parentEndInheritable" out. In code: SetHandleInformation(hWrite, HANDLE_FLAG_INHERIT, 0) before CreateProcess, or a PROC_THREAD_ATTRIBUTE_HANDLE_LIST.`;
    case 'sibling':
      return `Use "inherit": "list", which passes to each child its own handles only, or "start": "apart". In code: PROC_THREAD_ATTRIBUTE_HANDLE_LIST for each CreateProcess.`;
    case 'descendant':
      return `Start ${who} with its own standard handles (NUL) or with bInheritHandles FALSE, or with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST that leaves this pipe out.`;
    case 'child':
      return `Leave the write end of "${pipe.label}" out of the "handleList" of ${who}, or have it close the handle (CloseHandle) when it has written.`;
    case 'outside':
      return `Somebody gave ${who} the handle (DuplicateHandle): it must close it (CloseHandle), or not be given it.`;
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

export const causes: readonly HolderCause[] = [
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

/** Of followed processes below the children `daemon-holds-pipe` says it, and more. */
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
  const tense = situation.isPast ? 'was' : 'is';
  const isHeld = pipe.holders.some(({ end }) => end === 'write');
  const finding = (
    held: string,
    remedy: string,
    cause: HolderCause | null,
    holders: readonly Holder[],
  ): Finding => ({
    code: 'write-end-held',
    severity: 'warning',
    message: `${situation.message}: its write end ${tense} held by ${held}.`,
    remedy,
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
    const remedy =
      'Look for a program that outlives its parent among those that could not be asked.';
    return [finding('a process that could not be asked', remedy, null, [])];
  }
  return causes.flatMap((cause): Finding[] => {
    const holders = strangersBy(cause, pipe, state);
    if (holders.length === 0) return [];
    const held = holders.map(holderText).join('; and by ');
    return [finding(held, remedyFor(cause, pipe, holders), cause, holders)];
  });
}

export function heldWriteEnds(state: SessionState): readonly Finding[] {
  return state.pipes.flatMap((pipe) => findingsOf(pipe, state));
}
