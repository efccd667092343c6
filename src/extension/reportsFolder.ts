// Where the captures of reports that are open lie: a folder of this window alone, which goes with it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export class ReportsFolder {
  constructor(private readonly folder: string) {}

  /** The folder for what is in one report. */
  folderFor(id: string): string {
    return join(this.folder, String(process.pid), id);
  }

  remove(id: string): void {
    rmSync(this.folderFor(id), { recursive: true, force: true });
  }

  /** Deletes what windows have left that ended without being asked. */
  sweep(): void {
    try {
      for (const pid of readdirSync(this.folder)) {
        if (!isAlive(Number(pid))) rmSync(join(this.folder, pid), { recursive: true, force: true });
      }
    } catch {
      // There is none yet, or another window is sweeping.
    }
  }

  dispose(): void {
    rmSync(join(this.folder, String(process.pid)), { recursive: true, force: true });
  }
}
