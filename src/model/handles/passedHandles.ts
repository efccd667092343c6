// The handles that went down the process tree: who has each, from whom, for how long, and what would have kept it back.
import * as l10n from '@vscode/l10n';
import { grouped } from '../base/groupBy';
import { hex } from '../base/handleValue';
import { streams, type Stream } from '../plan/launchPlan';
import { isConsoleHost } from '../session/consoleHost';
import { andByList } from '../base/listText';
import { namesText } from '../plan/problem';
import { isInheritedFrom, sourceOf } from './source';
import type {
  BrokerHandle,
  Creator,
  ObservedHandle,
  ProcessState,
  SessionState,
} from '../session/state';

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
  if (!birth?.creator || isConsoleHost(process.name)) return [];
  const { creator } = birth;
  return birth.childHandles.flatMap((observed): PassedHandle[] => {
    const { value } = observed;
    const source = sourceOf(birth, observed);
    if (!source) return [];
    const isInherited = isInheritedFrom(source, birth, observed);
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

/** Whether what is said of the process is of the past: it has ended, by itself or with the session. */
export function isPast(state: SessionState, process: ProcessState): boolean {
  return process.exitedAt !== null || (state.phase === 'ended' && process.detachedAt === null);
}

/** The values that the command line says, in decimal or hexadecimal digits: what has them is meant for the process. */
export function commandLineValues({ commandLine }: ProcessState): ReadonlySet<string> {
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
    ...groups.filter(([{ name }]) => !isConsoleHost(name)),
    ...groups.filter(([{ name }]) => isConsoleHost(name)),
  ];
  const texts = sorted.slice(0, mostNamed).flatMap(([process, [first, ...others]]) => {
    if (!first) return [];
    const handles = handlesText(
      process,
      [first, ...others].map(({ value }) => value),
    );
    return [
      l10n.t({
        message: '{0} ({1}), by the way {2}',
        args: [processText(process), handles, wayOf(first)],
        comment: [
          'Stands after "is held by": "a.exe, process 12 (handle 0x54), by the way broker → a.exe"',
        ],
      }),
    ];
  });
  const more = sorted.length - texts.length;
  const list = andByList(texts);
  return more > 0
    ? l10n.t({
        message: '{0}; and by {1} more',
        args: [list, more],
        comment: ['Goes on after "is held by {0}"; {1} is the number of other processes'],
      })
    : list;
}

/** How sure it is that the process has them is said where it was looked at late. */
function handlesText({ birth }: ProcessState, values: readonly string[]): string {
  const names = namesText(new Set(values));
  const late = birth?.readAfter;
  const isOne = values.length === 1;
  if (late === undefined) {
    return isOne ? l10n.t('handle {0}', names) : l10n.t('handles {0}', names);
  }
  const after = Math.round(late);
  return isOne
    ? l10n.t('handle {0}, as seen {1} ms after its start', names, after)
    : l10n.t('handles {0}, as seen {1} ms after its start', names, after);
}

/** "ping.exe, process 12". One that was gone before its name could be asked is called by its id. */
function processText({ name, pid }: ProcessState): string {
  return name === `process ${pid ?? 0}`
    ? l10n.t('process {0}', pid ?? 0)
    : l10n.t('{0}, process {1}', name, pid ?? 0);
}

/** What a process that passed a handle on should have done instead, when it created the other. */
export function callRemedy({
  process,
  creator,
  source,
  stream,
  isInherited,
}: PassedHandle): string {
  const who = l10n.t('{0} (process {1})', creator.name, creator.pid);
  if (!isInherited) {
    return l10n.t(
      '{0} named no standard handles, so Windows copied its own: its CreateProcess for {1} should name NUL for them (STARTF_USESTDHANDLES).',
      who,
      process.name,
    );
  }
  if (source.isUnseen) {
    return l10n.t(
      '{0} gave it to {1} and was not seen with it: its CreateProcess should have a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without it, or bInheritHandles FALSE; or its DuplicateHandle should not send it.',
      who,
      process.name,
    );
  }
  return stream
    ? l10n.t(
        'Handle {0} of {1} is inheritable and became the {2} of {3}: its CreateProcess for {3} should name NUL for the standard handles (STARTF_USESTDHANDLES), and have a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without it, or bInheritHandles FALSE.',
        source.value,
        who,
        stream,
        process.name,
      )
    : l10n.t(
        'Handle {0} of {1} is inheritable and went along: its CreateProcess for {2} should have a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without it, or bInheritHandles FALSE.',
        source.value,
        who,
        process.name,
      );
}
