// Who writes to a pipe between children and who reads it, as far as the plan says: whose standard handles its ends are.
import { readerOf, standardLabel } from '../plan/labels';
import type { LaunchPlan } from '../plan/launchPlan';
import type { PipeState, SessionState } from '../session/state';

export interface PipeUsers {
  /** Ids of children. */
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

/** Pipelines a child reads from; those it writes to, and all others, are listed as its own. */
export function pipelinesInto({ plan, pipes }: SessionState, id: string): readonly PipeState[] {
  return pipes.filter(
    (pipe) =>
      pipe.direction === 'between' &&
      pipe.processId !== null &&
      pipeUsers(plan, pipe).readers.includes(id),
  );
}

export function pipeUsers(
  plan: LaunchPlan,
  { label, processId, stream }: Pick<PipeState, 'label' | 'processId' | 'stream'>,
): PipeUsers {
  if (processId !== null && stream !== null) {
    const reader = readerOf(plan, { name: processId }, stream);
    return { writers: [processId], readers: reader ? [reader.name] : [] };
  }
  const named = (end: 'read' | 'write', streams: readonly ('stdin' | 'stdout' | 'stderr')[]) =>
    plan.children
      .filter((child) =>
        streams.some((each) => standardLabel(plan, child, each) === `${label}.${end}`),
      )
      .map(({ name }) => name);
  return { writers: named('write', ['stdout', 'stderr']), readers: named('read', ['stdin']) };
}
