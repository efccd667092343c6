// Where the captures of reports that are open lie: a folder of this window alone, which goes with it.
import { readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../client/logs/sessionOwner';

export class ReportsFolder {
  constructor(
    private readonly folder: string,
    private readonly note: (error: unknown) => void,
  ) {}

  /** The folder for what is in one report. */
  folderFor(id: string): string {
    return join(this.folder, String(process.pid), id);
  }

  /** Never rejects: what is left goes with the window. */
  async remove(id: string): Promise<null> {
    const retries = { maxRetries: 5, retryDelay: 100 };
    await rm(this.folderFor(id), { recursive: true, force: true, ...retries }).catch(this.note);
    return null;
  }

  /** Deletes what windows have left that ended without being asked. */
  sweep(): void {
    try {
      for (const pid of readdirSync(this.folder)) {
        if (!isAlive(Number(pid))) rmSync(join(this.folder, pid), { recursive: true, force: true });
      }
    } catch {
      // There is none yet, another window is sweeping, or something holds a file: the next time does it.
    }
  }

  dispose(): void {
    try {
      rmSync(join(this.folder, String(process.pid)), { recursive: true, force: true });
    } catch (error) {
      // What else is disposed must be; another window sweeps this up.
      this.note(error);
    }
  }
}
