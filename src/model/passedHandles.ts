// The handles that went down the process tree: who has each, from whom, for how long, and what would have kept it back.
import { grouped } from './grouped';
import { hex } from './handleValue';
import { streams, type Stream } from './launchPlan';
import { namesText } from './problem';
import type { BrokerHandle, Creator, ObservedHandle, ProcessState, SessionState } from './state';

/** Milliseconds for which a process may outlive another without a word: they end together. */
export const together = 300;

/** A handle that a process of the session passed on to one it created. */
export interface PassedHandle {
  readonly process: ProcessState;
  readonly creator: Creator;
  readonly value: string;
  readonly observed: ObservedHandle;
  /** The creator's, at the moment of the call. */
  readonly source: BrokerHandle;
  /** False where Windows duplicated a standard handle. */
  readonly isInherited: boolean;
  /** The stream it is for the process; null when it is none. */
  readonly stream: Stream | null;
}

/** On Windows the system starts the console hosts, and nothing goes to them: whoever has one passes it no handle. */
const isConsoleHost = ({ name }: ProcessState): boolean => /^conhost\.exe$/i.test(name);

/** Of hundreds of processes few have changed since the last batch of events. */
const known = new WeakMap<ProcessState, readonly PassedHandle[]>();

/** In the order of the processes' creation. Console hosts are left out. */
export function passedHandles(state: SessionState): readonly PassedHandle[] {
  return state.processes.flatMap((process) => {
    const passed = known.get(process) ?? passedTo(process);
    known.set(process, passed);
    return passed;
  });
}

function passedTo(process: ProcessState): readonly PassedHandle[] {
  const { birth } = process;
  if (!birth?.creator || isConsoleHost(process)) return [];
  const { creator } = birth;
  const sources = new Map(birth.brokerHandles.map((handle) => [handle.value, handle]));
  return birth.childHandles.flatMap((observed): PassedHandle[] => {
    const { value, sameObjectAs } = observed;
    const source = sources.get(sameObjectAs.includes(value) ? value : (sameObjectAs[0] ?? ''));
    if (!source) return [];
    const isInherited = source.value === value && source.inheritable && birth.inheritHandles;
    const stream = streams.find((name) => birth.standardHandles?.[name] === value) ?? null;
    return [{ process, creator, value, observed, source, isInherited, stream }];
  });
}

/** When the session was ended with processes alive; null when it was not. What ends by that has not ended by itself. */
export function stoppedAt({ stoppedAt: asked, end }: SessionState): number | null {
  return asked ?? (end === null || end.reason === 'finished' ? null : end.time);
}

/** When a process came to its own end; null while it lives, and when it was ended with the session. */
export function ownEnd(state: SessionState, { exitedAt }: ProcessState): number | null {
  const stop = stoppedAt(state);
  return exitedAt === null || (stop !== null && exitedAt >= stop) ? null : exitedAt;
}

/** When it was seen that a process had closed a handle by itself; null when it was not. */
export function closedAt({ history }: ProcessState, value: string): number | null {
  const last = history.findLast(({ handle }) => handle.value === value);
  return last?.change === 'closed' ? last.time : null;
}

/** Since when a process has a handle no more; null while it has it, or had it to the end of the session. */
export function lostAt(state: SessionState, process: ProcessState, value: string): number | null {
  return closedAt(process, value) ?? ownEnd(state, process);
}

/** Whether what is said of the process is of the past: it has ended, by itself or with the session. */
export function isPast(state: SessionState, process: ProcessState): boolean {
  return process.exitedAt !== null || (state.phase === 'ended' && process.detachedAt === null);
}

/** The values that the command line says, in decimal or hexadecimal digits: what has them is meant for the process. */
export function valuesTold({ commandLine }: ProcessState): ReadonlySet<string> {
  const words = commandLine.match(/(?<![0-9a-z])(0x)?[0-9a-f]{1,8}(?![0-9a-z])/gi) ?? [];
  return new Set(
    words.flatMap((word) => {
      const digits = word.replace(/^0x/i, '');
      const isDecimal = digits === word && /^[0-9]+$/.test(word);
      return [Number.parseInt(digits, 16), ...(isDecimal ? [Number(word)] : [])].map(hex);
    }),
  );
}

interface Having {
  readonly process: ProcessState;
  readonly value: string;
}

const mostNamed = 5;

/** Processes in the evidence of one finding: a tree of hundreds is told by its first. */
export const mostShown = 20;

/**
 * "ping.exe, process 12 (handles 0x54 and 0x58), by the way …; and by 3 more": each process once, the first of them by name, console
 * hosts last, since they go with the program they stand by.
 */
export function havingText<T extends Having>(all: readonly T[], wayOf: (one: T) => string): string {
  const groups = [...grouped(all, ({ process }) => process)];
  const sorted = [
    ...groups.filter(([process]) => !isConsoleHost(process)),
    ...groups.filter(([process]) => isConsoleHost(process)),
  ];
  const texts = sorted.slice(0, mostNamed).flatMap(([process, [first, ...others]]) => {
    if (!first) return [];
    const values = [first, ...others].map(({ value }) => value);
    const handles = `${values.length === 1 ? 'handle' : 'handles'} ${namesText(new Set(values))}`;
    return [
      `${processText(process)} (${handles}${doubtText(process)}), by the way ${wayOf(first)}`,
    ];
  });
  const more = sorted.length - texts.length;
  return [...texts, ...(more > 0 ? [`${more} more`] : [])].join('; and by ');
}

/** "ping.exe, process 12". One that was gone before its name could be asked is called by its id. */
function processText({ name, pid }: ProcessState): string {
  const id = `process ${pid ?? 0}`;
  return name === id ? id : `${name}, ${id}`;
}

/** What a process that passed a handle on should have done instead, when it created the other. */
export function callRemedy({
  process,
  creator,
  source,
  stream,
  isInherited,
}: PassedHandle): string {
  const who = `${creator.name} (process ${creator.pid})`;
  const call = `its CreateProcess for ${process.name}`;
  if (!isInherited) {
    return `${who} named no standard handles, so Windows copied its own: ${call} should name NUL for them (STARTF_USESTDHANDLES).`;
  }
  const list = `a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without it, or bInheritHandles FALSE`;
  return stream
    ? `Handle ${source.value} of ${who} is inheritable and became the ${stream} of ${process.name}: ${call} should name NUL for the standard handles (STARTF_USESTDHANDLES), and have ${list}.`
    : `Handle ${source.value} of ${who} is inheritable and went along: ${call} should have ${list}.`;
}

/** How sure it is that the process has the handle. */
function doubtText({ birth }: ProcessState): string {
  return birth?.readAfter === undefined
    ? ''
    : `, as seen ${Math.round(birth.readAfter)} ms after its start`;
}
