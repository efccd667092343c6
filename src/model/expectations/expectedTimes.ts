// The times in what is expected: when they are over, and whether the session has then to be ended because they passed in vain.
import * as l10n from '@vscode/l10n';
import { outputLabel } from '../plan/outputLabel';
import type { ChildPlan } from '../plan/launchPlan';
import type { ProcessState, SessionState } from '../session/state';
import { handlesLeftResult, timeToLetGo } from './leftHandles';

interface Over {
  readonly child: ChildPlan;
  readonly process: ProcessState;
  /** By output: milliseconds since the session began. */
  readonly ends: readonly (readonly [string, number])[];
}

/** The children with their times; null while one of all children has not exited. */
function timesOf({ plan, processes }: SessionState): readonly Over[] | null {
  const all: Over[] = [];
  for (const child of plan.children) {
    const process = processes.find(({ name, descent }) => !descent && name === child.name);
    if (process?.phase === 'failed') continue;
    if (!process || process.exitedAt === null) return null;
    const { exitedAt } = process;
    const { endOfFileWithin = {} } = child.expect ?? {};
    const ends = Object.entries(endOfFileWithin).map(([name, limit]): readonly [string, number] => [
      name,
      exitedAt + limit,
    ]);
    all.push({ child, process, ends });
  }
  return all;
}

/** When all times are over, milliseconds since the session began; null when nobody waits for any, or not yet. */
export function timesAreOver(state: SessionState): number | null {
  const moments = (timesOf(state) ?? []).flatMap(({ child, process, ends }) => [
    ...ends.map(([, end]) => end),
    ...(child.expect?.handlesLeft === undefined ? [] : [(process.exitedAt ?? 0) + timeToLetGo]),
  ]);
  return moments.length === 0 ? null : Math.max(...moments);
}

/** Of a session that runs on when its times are over: why nothing more can come of it; null when it may run on. */
export function endedInVain(state: SessionState): string | null {
  for (const { child, process, ends } of timesOf(state) ?? []) {
    for (const [name] of ends) {
      const label = outputLabel(state.plan, child, name);
      const pipe = state.pipes.find((each) => each.label === label);
      if (pipe?.phase === 'open') {
        return l10n.t(
          '{0} is still open after the time that `endOfFileWithin` allows. The session ends.',
          pipe.label,
        );
      }
    }
    const most = child.expect?.handlesLeft;
    if (most === undefined) continue;
    const { outcome } = handlesLeftResult(state, { child: null, at: '' }, process, most);
    if (outcome !== 'held') {
      return l10n.t(
        'Handles outlive {0}, more than `handlesLeft` allows. The session ends.',
        process.name,
      );
    }
  }
  return null;
}
