// The steps down the process tree to a process, for findings that are about the process and not about a handle of it.
import type { HandleWays } from '../handles/handlePath';
import type { ProcessState } from '../session/state';
import type { FindingStep } from './finding';

/** From the launcher, or from the oldest process whose creator is not known. */
export function processSteps(ways: HandleWays, process: ProcessState): readonly FindingStep[] {
  const steps = ways.to(process, null);
  return ways.ids(process).flatMap((id, index): FindingStep[] => {
    const step = steps[index];
    if (!step) return [];
    const place = ways.processes.has(id) ? ({ kind: 'process', id } as const) : null;
    return [{ ...step, handle: null, place: place ?? { kind: 'broker' } }];
  });
}
