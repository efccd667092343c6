// Asks about jobs whose opener has them no more, while processes that inherited a handle live: what they keep from happening.
import { hex } from '../../model/base/handleValue';
import type { JobDescription } from '../../model/session/state';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { Win32Error } from '../../win32/win32Error';
import type { EventQueue } from '../events/eventQueue';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';
import { OpenersLosses } from './openersLosses';

type Inspect = Pick<
  Win32,
  'CopyHandle' | 'ObjectType' | 'EndsWithHandles' | 'JobProcessIds' | 'Discard'
>;

export class KeptJobs {
  /** By process and value: a job is asked about once. */
  readonly #asked = new Set<string>();
  readonly #losses: OpenersLosses;

  constructor(
    private readonly inspect: Inspect,
    private readonly events: EventQueue,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
    /** The session's own, whose processes end with its handles; null when it has none. */
    private readonly own: () => Handle | null,
  ) {
    this.#losses = new OpenersLosses(events, () => this.#look());
  }

  #look(): void {
    for (const heir of this.processes.readable) {
      const jobs = [...heir.known].flatMap(([value, handle]) => {
        const key = `${heir.id} ${hex(value)}`;
        if (handle.type !== 'Job' || this.#asked.has(key)) return [];
        if (!this.#losses.has(handle, value)) return [];
        this.#asked.add(key);
        const job = this.#describe(heir, value);
        return job ? [{ value: hex(value), job }] : [];
      });
      if (jobs.length > 0) this.events.push({ type: 'jobsDescribed', id: heir.id, jobs });
    }
  }

  /** Null when it is not there any more, or its handle does not let ask. */
  #describe({ process }: SessionProcess, value: Handle): JobDescription | null {
    const { inspect } = this;
    const copy = process && !process.isClosed ? inspect.CopyHandle(process.value, value) : null;
    if (copy === null) return null;
    try {
      if (inspect.ObjectType(copy) !== 'Job') return null;
      const answer = inspect.EndsWithHandles(copy);
      // Wine says so of every job (dlls/ntdll/unix/sync.c, NtQueryInformationJobObject): it does not keep the limits.
      const own = answer === true ? null : this.own();
      const isKnown = answer === true || (own !== null && inspect.EndsWithHandles(own) === true);
      return {
        endsWithHandles: isKnown ? answer : null,
        members: inspect.JobProcessIds(copy),
      };
    } catch (error) {
      if (error instanceof Win32Error) return null;
      throw error;
    } finally {
      inspect.Discard(copy);
    }
  }
}
