// Asks what others may do with a file or folder whose opener has it no more, while a process that inherited it lives: can it be deleted?
import type { FileDescription } from '../../model/session/fileDescription';
import { hex } from '../../model/base/handleValue';
import type { Handle } from '../../win32/handle';
import type { EventQueue } from '../events/eventQueue';
import { fileKey, type FileDescriber } from '../prober/fileDescriber';
import { OpenersLosses } from './openersLosses';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';

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
  ) {
    this.#losses = new OpenersLosses(events, () => this.#look());
  }

  #look(): void {
    for (const heir of this.processes.readable) {
      const values = [...heir.known]
        // What it opened itself under the value of another is none of these.
        .filter(([value, handle]) => {
          const isFromAbove = handle.openedBy !== heir.id;
          return isFromAbove && isOnDisk(handle.file) && this.#losses.has(handle, value);
        })
        .map(([value]) => value)
        .filter((value) => !this.#asked.has(`${heir.id} ${hex(value)}`));
      if (values.length === 0) continue;
      for (const value of values) this.#asked.add(`${heir.id} ${hex(value)}`);
      // A file that cannot be asked about stays as it is known.
      this.#working = this.#working.then(() => this.#ask(heir, values)).catch(() => undefined);
    }
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
