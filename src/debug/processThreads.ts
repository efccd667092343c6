// The processes of a session as threads: their numbers, their order and names, and the one frame of each.
import * as l10n from '@vscode/l10n';
import { Source, StackFrame, Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { ancestors } from '../model/handles/handlePath';
import type { ProcessState, SessionState } from '../model/session/state';

const lives = ({ phase, pid }: ProcessState): boolean => phase !== 'exited' && pid !== null;

/** The process itself, which is what a narrow list has room for, and then the way down to it. */
function nameOf(state: SessionState, process: ProcessState): string {
  const above = ancestors(state, process).flatMap(
    (id) => state.processes.find((each) => each.id === id)?.name ?? [],
  );
  const { name, pid } = process;
  return above.length === 0
    ? l10n.t('{0} (PID {1})', name, pid ?? '?')
    : l10n.t('{0} (PID {1}) in {2}', name, pid ?? '?', above.join(' › '));
}

/** Each process before those it started. */
function fromAbove(state: SessionState): readonly ProcessState[] {
  const ids = new Set(state.processes.map(({ id }) => id));
  const below = new Map<string | null, ProcessState[]>();
  for (const process of state.processes) {
    const parentId = process.descent?.parentId ?? null;
    // Whoever has no creator here stands beside the children.
    const above = parentId !== null && ids.has(parentId) ? parentId : null;
    below.set(above, [...(below.get(above) ?? []), process]);
  }
  const listed = (parentId: string | null): readonly ProcessState[] =>
    (below.get(parentId) ?? []).flatMap((process) => [process, ...listed(process.id)]);
  return listed(null);
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
    return state.processes.find((process) => process.id === id);
  }

  threads(state: SessionState): DebugProtocol.Thread[] {
    return fromAbove(state)
      .filter(lives)
      .map((process) => new Thread(this.numberOf(process.id), nameOf(state, process)));
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
