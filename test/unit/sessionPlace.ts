// A place with folders of sessions, for the tests of one describe block.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventLog } from '../../src/client/eventLog';
import { SessionFolders, type SessionFoldersOptions } from '../../src/client/sessionFolders';
import type { SessionEvent } from '../../src/model/events';
import { planOf } from './planFixture';

export class SessionPlace {
  readonly path = mkdtempSync(join(tmpdir(), 'folders '));
  readonly root = join(this.path, 'sessions');
  readonly keptFolder = join(this.path, 'kept');
  readonly notes: unknown[] = [];

  /** Captures are deleted unless the options say otherwise. */
  folders(options: Partial<SessionFoldersOptions> = {}): SessionFolders {
    const { root, keptFolder } = this;
    const note = (error: unknown): void => void this.notes.push(error);
    return new SessionFolders({ root, keptFolder, keepsCaptures: () => false, note, ...options });
  }

  /** A session's folder with its log and one captured byte. */
  write(id: string, events: readonly SessionEvent[]): string {
    const folder = join(this.root, id);
    mkdirSync(join(folder, 'captures'), { recursive: true });
    writeFileSync(join(folder, 'captures', 'a.bin'), 'x');
    new EventLog(folder).append(events);
    return folder;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const startOf = (id: string, name = 'test'): SessionEvent => ({
  ...{ type: 'sessionStarted', time: 0, id, startedAt: 1000 },
  plan: planOf({ program: 'a.exe' }, name),
});

export const idsOf = (states: readonly { readonly id: string }[]): readonly string[] =>
  states.map(({ id }) => id).sort();
