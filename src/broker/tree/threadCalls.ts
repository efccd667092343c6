// What the threads of the session's processes wait for, where the system tells: proof of who waits at which handle.
import type { ThreadWait, ThreadWaits } from '../../model/session/threadWait';
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';

/** Calls that keep their file busy: whoever asks about it waits for them. */
const onFiles: ReadonlySet<string> = new Set([
  'NtReadFile',
  'NtWriteFile',
  'NtFsControlFile',
  'NtDeviceIoControlFile',
]);

type Calls = NonNullable<ReturnType<Win32['ThreadWaits']>>;
type Call = Calls['waits'][number];

/** Milliseconds of one wait after which it is said whose exit it is for: many look again and again, with a time-out. */
const exitPatience = 5000;

/** One wait for one handle: a thread that ran in between has begun another. */
const waitKey = ({ threadId, handle, contextSwitches }: Call): string =>
  `${threadId} ${handle ?? ''} ${contextSwitches}`;

export class ThreadCalls {
  /** Waits for the exit of processes, with when each was seen first, milliseconds since the session began. */
  #exitWaits = new Map<SessionProcess, ReadonlyMap<string, number>>();
  #last = new Map<SessionProcess, string>();
  /** Whether the system tells anything of the kind. */
  tells = false;
  #busy = new Map<SessionProcess, ReadonlySet<string>>();
  /** By pid and thread. */
  #apis = new Map<string, string>();

  constructor(
    private readonly inspect: Pick<
      Win32,
      'ThreadWaits' | 'CopyHandle' | 'GetProcessId' | 'Discard'
    >,
    /** Whether the value was seen to be a handle to a process: nothing else is copied. */
    private readonly isOfProcess: (process: SessionProcess, value: string) => boolean,
    private readonly now: () => number,
  ) {}

  /** Of these processes, those of which something has changed. One that is stopped waits for whoever stopped it. */
  look(
    processes: Iterable<SessionProcess>,
  ): readonly { readonly id: string; readonly calls: ThreadWaits }[] {
    const last = new Map<SessionProcess, string>();
    const busy = new Map<SessionProcess, ReadonlySet<string>>();
    const exitWaits = new Map<SessionProcess, ReadonlyMap<string, number>>();
    const apis = new Map<string, string>();
    const changed: { readonly id: string; readonly calls: ThreadWaits }[] = [];
    for (const each of processes) {
      const { id, process, phase } = each;
      if (phase !== 'running' || !process || process.isClosed) continue;
      const found = this.inspect.ThreadWaits(process.value);
      if (!found) continue;
      const { threads, waiting } = found;
      const calls: ThreadWaits = { threads, waiting, waits: this.#waitsOf(each, found, exitWaits) };
      this.tells = true;
      for (const { threadId, api } of calls.waits) apis.set(`${each.pid} ${threadId}`, api);
      const handles = calls.waits.flatMap(
        ({ api, handle }) => (onFiles.has(api) ? handle : null) ?? [],
      );
      busy.set(each, new Set(handles));
      const text = JSON.stringify(calls);
      last.set(each, text);
      if (this.#last.get(each) !== text) changed.push({ id, calls });
    }
    this.#last = last;
    this.#busy = busy;
    this.#exitWaits = exitWaits;
    this.#apis = apis;
    return changed;
  }

  #waitsOf(
    waiter: SessionProcess,
    { waits }: Calls,
    exitWaits: Map<SessionProcess, ReadonlyMap<string, number>>,
  ): readonly ThreadWait[] {
    const since = new Map<string, number>();
    const found = waits.map((call): ThreadWait => {
      const { threadId, api, handle } = call;
      const wait = { threadId, api, handle };
      if (api !== 'NtWaitForSingleObject' || handle === null) return wait;
      if (!this.isOfProcess(waiter, handle)) return wait;
      const key = waitKey(call);
      const begun = this.#exitWaits.get(waiter)?.get(key) ?? this.now();
      since.set(key, begun);
      const awaits = this.now() - begun >= exitPatience ? this.#pidOf(waiter, handle) : null;
      return awaits === null ? wait : { ...wait, awaits };
    });
    if (since.size > 0) exitWaits.set(waiter, since);
    return found;
  }

  #pidOf({ process }: SessionProcess, value: string): number | null {
    const copy = process && this.inspect.CopyHandle(process.value, BigInt(value));
    if (copy === null) return null;
    try {
      return this.inspect.GetProcessId(copy);
    } finally {
      this.inspect.Discard(copy);
    }
  }

  /** The call in which the thread waited at the last look; undefined where that is not known. */
  apiOf(pid: number, threadId: number): string | undefined {
    return this.#apis.get(`${pid} ${threadId}`);
  }

  isBusy(process: SessionProcess, value: string): boolean {
    return this.#busy.get(process)?.has(value) ?? false;
  }
}
