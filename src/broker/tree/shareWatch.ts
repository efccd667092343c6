// Asks what others may do with a file or folder whose opener has it no more, or that a chosen process has: can it be deleted?
import type { FileDescription } from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import type { Handle } from '../../win32/handle';
import type { EventQueue } from '../events/eventQueue';
import { fileKey, type FileDescriber } from '../prober/fileDescriber';
import { OpenersLosses } from './openersLosses';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';

/** Of one process: each is opened three times. */
const mostFiles = 200;

const isOnDisk = (file: FileDescription | undefined): boolean =>
  file?.kind === 'file' || file?.kind === 'directory';

export class ShareWatch {
  /** By process and value: a file is asked about once. */
  readonly #asked = new Set<string>();
  readonly #losses: OpenersLosses;
  #working: Promise<void> = Promise.resolve();

  constructor(
    private readonly events: EventQueue,
    private readonly files: Pick<FileDescriber, 'describe'>,
    private readonly processes: Pick<SessionProcesses, 'readable'>,
    /** Pids that the session was attached to: people ask what these keep others from. */
    private readonly chosen: readonly number[] = [],
  ) {
    this.#losses = new OpenersLosses(events, () => this.#look());
    events.onEvent((event) => {
      if (chosen.length === 0) return;
      // By the second all its files are described.
      if (event.type === 'processResumed' || event.type === 'filesDescribed')
        this.#lookAt(event.id);
    });
  }

  #lookAt(id: string): void {
    const process = this.processes.readable.find((one) => one.id === id);
    if (!process || !this.chosen.includes(process.pid)) return;
    const values = [...process.known].flatMap(([value, { file }]) => (isOnDisk(file) ? value : []));
    this.#askOnce(process, values.slice(0, mostFiles));
  }

  #look(): void {
    for (const heir of this.processes.readable) {
      const values = [...heir.known]
        // What it opened itself under the value of another is none of these.
        .filter(([value, handle]) => {
          const isFromAbove = handle.openedBy !== heir.id;
          return isFromAbove && isOnDisk(handle.file) && this.#losses.has(handle, value);
        })
        .map(([value]) => value);
      this.#askOnce(heir, values);
    }
  }

  #askOnce(process: SessionProcess, values: readonly Handle[]): void {
    const keyOf = (value: Handle): string => `${process.id} ${hex(value)}`;
    const unasked = values.filter((value) => !this.#asked.has(keyOf(value)));
    if (unasked.length === 0) return;
    for (const value of unasked) this.#asked.add(keyOf(value));
    // A file that cannot be asked about stays as it is known.
    this.#working = this.#working.then(() => this.#ask(process, unasked)).catch(() => undefined);
  }

  async #ask(heir: SessionProcess, values: readonly Handle[]): Promise<void> {
    // With its share mode, for which the file is opened three times.
    const described = await this.files.describe(
      values.map((value) => ({ pid: heir.pid, value })),
      { withShare: true },
    );
    const files = values.flatMap((value) => {
      const found = described.get(fileKey(heir.pid, value));
      // It runs: by now it may have closed the handle and have another file under its value.
      if (!found || !isOnDisk(found) || found.name !== heir.known.get(value)?.file?.name) return [];
      const { pid: _pid, handle, ...file } = found;
      return [{ value: handle, file }];
    });
    if (files.length > 0) this.events.push({ type: 'filesDescribed', id: heir.id, files });
  }

  /** Resolves when nothing is being asked. */
  finish(): Promise<void> {
    return this.#working;
  }
}
