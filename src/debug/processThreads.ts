// The processes of a session as threads: their numbers, their order and names, and the one frame of each.
import * as l10n from '@vscode/l10n';
import { Source, StackFrame, Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { placeOf, processById } from '../model/session/ownLists';
import type { ProcessState, SessionState } from '../model/session/state';

const lives = ({ phase, pid }: ProcessState): boolean => phase !== 'exited' && pid !== null;

interface Placed {
  readonly process: ProcessState;
  /** The places of those above it and its own in the list of all. */
  readonly way: readonly number[];
}

/** Of the few that live; a look at all that have exited would take ever longer. */
function placed({ processes }: SessionState, process: ProcessState): Placed {
  const way = new Set<number>();
  // A log that was written to by hand can have a circle.
  for (let at = placeOf(processes, process.id); at >= 0 && !way.has(at);) {
    way.add(at);
    const parentId = processes[at]?.descent?.parentId ?? null;
    at = parentId === null ? -1 : placeOf(processes, parentId);
  }
  return { process, way: [...way].reverse() };
}

/** Each process before those it created, which come before the next of its own creator. */
function fromAbove({ way: one }: Placed, { way: other }: Placed): number {
  const level = one.findIndex((place, at) => place !== other[at]);
  // What is above another has no place where that one has.
  return (one[level] ?? -1) - (other[level < 0 ? one.length : level] ?? -1);
}

/** The process itself, which is what a narrow list has room for, and then the way down to it. */
function nameOf({ processes }: SessionState, { process, way }: Placed): string {
  const above = way.slice(0, -1).flatMap((place) => processes[place]?.name ?? []);
  const { name, pid } = process;
  return above.length === 0
    ? l10n.t('{0} (PID {1})', name, pid ?? '?')
    : l10n.t('{0} (PID {1}) in {2}', name, pid ?? '?', above.join(' › '));
}

export class ProcessThreads {
  /** Thread numbers in order of creation: a pid can be used again, a number here not. */
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(processId: string): number {
    const known = this.#numbers.get(processId);
    if (known !== undefined) return known;
    const number = this.#ids.push(processId);
    this.#numbers.set(processId, number);
    return number;
  }

  /** Of a thread, or of its frame or page, which have the same number: there is one each. */
  process(state: SessionState, number: number | undefined): ProcessState | undefined {
    const id = this.#ids[(number ?? 0) - 1];
    return processById(state, id);
  }

  threads(state: SessionState): DebugProtocol.Thread[] {
    return state.processes
      .filter(lives)
      .map((process) => placed(state, process))
      .sort(fromAbove)
      .map((each) => new Thread(this.numberOf(each.process.id), nameOf(state, each)));
  }

  frame(process: ProcessState): DebugProtocol.StackFrame {
    const number = this.numberOf(process.id);
    // VS Code selects a frame, and so fills the Variables view, only when it has a source to show.
    const source = new Source(l10n.t('handles of {0}', process.name));
    source.sourceReference = number;
    const name =
      process.phase === 'suspended'
        ? l10n.t('handles of {0}, before its first instruction', process.name)
        : l10n.t('handles of {0}, suspended', process.name);
    return new StackFrame(number, name, source, 1, 1);
  }
}
