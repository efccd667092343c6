// The Restart Manager: it names who has a file open, with the service that runs there.
import type { Win32 } from '../../../src/win32/win32';
import { FileObject } from '../fileObject';
import type { Caller } from './caller';

export function restartManagerFunctions({ system }: Caller): Pick<Win32, 'RestartManagerUsers'> {
  return {
    RestartManagerUsers(path) {
      if (system.personality.asWine('Restart Manager')) {
        return Promise.resolve({ ok: true, users: [] });
      }
      const wanted = `\\\\?\\${path}`.toLowerCase();
      const users = system.living.filter(({ table }) =>
        table.all.some(
          ([, { object }]) => object instanceof FileObject && object.path?.toLowerCase() === wanted,
        ),
      );
      return Promise.resolve({
        ok: true,
        users: users.map(({ pid, createdAt, service }) => ({
          ...{ pid, createdAt: String(createdAt), service },
        })),
      });
    },
  };
}
