// What the threads of the session's processes wait for, where the system tells: proof of who waits at which handle.
import type { ThreadWaits } from '../../model/session/threadWait';
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';

/** Calls that keep their file busy: whoever asks about it waits for them. */
const onFiles: ReadonlySet<string> = new Set([
  'NtReadFile',
  'NtWriteFile',
  'NtFsControlFile',
  'NtDeviceIoControlFile',
]);

export class ThreadCalls {
  #last = new Map<SessionProcess, string>();
  #busy = new Map<SessionProcess, ReadonlySet<string>>();

  constructor(private readonly inspect: Pick<Win32, 'ThreadWaits'>) {}

  /** Of these processes, those of which something has changed. One that is stopped waits for whoever stopped it. */
  look(
    processes: Iterable<SessionProcess>,
  ): readonly { readonly id: string; readonly calls: ThreadWaits }[] {
    const last = new Map<SessionProcess, string>();
    const busy = new Map<SessionProcess, ReadonlySet<string>>();
    const changed: { readonly id: string; readonly calls: ThreadWaits }[] = [];
    for (const each of processes) {
      const { id, process, phase } = each;
      if (phase !== 'running' || !process || process.isClosed) continue;
      const calls = this.inspect.ThreadWaits(process.value);
      if (!calls) continue;
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
    return changed;
  }

  isBusy(process: SessionProcess, value: string): boolean {
    return this.#busy.get(process)?.has(value) ?? false;
  }
}
