// How many calls of a session can wait at once: each occupies a thread of the broker's pool, which has a limit.
import { streams, type LaunchPlan } from './launchPlan';

/** libuv's own limit (https://docs.libuv.org/en/stable/threadpool.html). */
export const largestPool = 1024;
/** Threads for files, for the messages of the job, and for calls that do not wait. */
export const poolReserve = 8;

/** One per captured pipe (a named one when one of its ends stays with the broker), per pipe to write and per child awaited. */
export function blockingCalls(plan: Pick<LaunchPlan, 'handles' | 'children'>): number {
  const kept = plan.handles.filter(
    (handle) => handle.kind === 'pipe' && typeof handle.inheritable === 'string',
  );
  const piped = plan.children.flatMap(({ stdio }) =>
    streams.filter((stream) => stdio[stream].kind === 'pipe'),
  );
  return kept.length + piped.length + plan.children.length;
}
