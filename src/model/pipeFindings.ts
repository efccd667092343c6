// Why a pipe does not end: one finding for each way in which a process came to hold its write end.
import type { Finding } from './finding';
import { pipeUsers } from './pipeUsers';
import type { Holder, HolderCause, PathStep, PipeState, ProcessState, SessionState } from './state';

const hasEnded = (process: ProcessState): boolean =>
  process.phase === 'exited' || process.phase === 'failed';

/** The children whose end should have ended the pipe: the one whose stream it is, or all. */
function writersOf(pipe: PipeState, state: SessionState): readonly ProcessState[] {
  const own = state.processes.filter(({ id }) => id === pipe.processId);
  return own.length > 0 ? own : state.processes;
}

const stepText = ({ pid, name, hasExited }: PathStep): string =>
  `${name ?? `process ${pid}`}${hasExited ? ` (${name === null ? '' : `process ${pid}, `}has exited)` : ''}`;

function pathText(path: readonly PathStep[]): string {
  return path.map(stepText).join(' → ');
}

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

interface Situation {
  /** What is wrong, up to "its write end is". */
  readonly message: string;
  /** Whether that is over. */
  readonly isPast: boolean;
}

/** A captured pipe that stayed open after its child had exited: somebody else could still write to it. */
function captureSituation(pipe: PipeState, state: SessionState): Situation | null {
  const writers = writersOf(pipe, state);
  if (writers.length === 0 || !writers.every(hasEnded)) return null;
  const lastExit = Math.max(...writers.map((process) => process.exitedAt ?? 0));
  // What a child held while it lived is no finding.
  if (pipe.holdersAt === null || pipe.holdersAt < lastExit) return null;
  const [only, another] = writers;
  const who = only && !another ? only.name : 'every child';
  if (pipe.phase === 'open') {
    return {
      message: `${pipe.label} does not reach end of file though ${who} has exited`,
      isPast: false,
    };
  }
  if (
    pipe.phase === 'endOfFile' &&
    state.end?.reason !== 'stopped' &&
    state.end?.reason !== 'timeout'
  ) {
    const late = (((pipe.endedAt ?? 0) - lastExit) / 1000).toFixed(1);
    const whose = only && !another ? only.name : 'the last child';
    return {
      message: `${pipe.label} reached end of file ${late} s after ${whose} had exited`,
      isPast: true,
    };
  }
  return {
    message: `${pipe.label} had not reached end of file when the session was ended`,
    isPast: true,
  };
}

/** A written pipe that the broker has closed, and whose reader cannot see that. */
function inputSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt, endedAt } = pipe;
  if (pipe.phase !== 'closed' || holdersAt === null || holdersAt < (endedAt ?? 0)) return null;
  const readers = writersOf(pipe, state);
  const lived = readers.filter(({ exitedAt }) => exitedAt === null || exitedAt > holdersAt);
  if (lived.length === 0) return null;
  const isPast = lived.every(hasEnded);
  const [only, another] = readers;
  const who = only && !another ? only.name : 'its reader';
  return {
    message: `The broker has closed ${pipe.label}, and ${who} ${isPast ? 'could not' : 'cannot'} read the end of it`,
    isPast,
  };
}

/** A pipe between children of which the one who should write has exited, and whose reader cannot see that. */
function betweenSituation(pipe: PipeState, state: SessionState): Situation | null {
  const { holdersAt } = pipe;
  const users = pipeUsers(state.plan, pipe);
  const writers = state.processes.filter(({ id }) => users.writers.includes(id));
  if (holdersAt === null || writers.length === 0 || !writers.every(hasEnded)) return null;
  if (writers.some(({ exitedAt }) => (exitedAt ?? 0) > holdersAt)) return null;
  const lived = state.processes.filter(
    ({ id, phase, exitedAt }) =>
      users.readers.includes(id) &&
      phase !== 'failed' &&
      (exitedAt === null || exitedAt > holdersAt),
  );
  if (lived.length === 0) return null;
  const isPast = lived.every(hasEnded);
  const names = (all: readonly ProcessState[]) => all.map(({ name }) => name).join(' and ');
  return {
    message: `${names(writers)} ${writers.length === 1 ? 'has' : 'have'} exited, and ${names(lived)} ${isPast ? 'could not' : 'cannot'} read the end of ${pipe.label}`,
    isPast,
  };
}

const situations: Readonly<
  Record<PipeState['direction'], (pipe: PipeState, state: SessionState) => Situation | null>
> = { captured: captureSituation, written: inputSituation, between: betweenSituation };

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
    const holders = writersBy(cause, pipe);
    if (holders.length === 0) return [];
    const held = holders.map(holderText).join('; and by ');
    return [finding(held, remedyFor(cause, pipe, holders), cause, holders)];
  });
}

export function heldWriteEnds(state: SessionState): readonly Finding[] {
  return state.pipes.flatMap((pipe) => findingsOf(pipe, state));
}
