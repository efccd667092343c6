// Whose a process is.
import {
  ERROR_ACCESS_DENIED,
  PROCESS_QUERY_LIMITED_INFORMATION,
} from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { processBehind } from '../handleCalls';
import { Refusal } from '../refusal';
import type { Caller } from './caller';

type Functions = Pick<Win32, 'ProcessUser' | 'LookupAccountSidW' | 'EnableDebugPrivilege'>;

/** S-1-5-21-<id>. */
function sidOf(id: number): Buffer {
  const sid = Buffer.alloc(16);
  sid.set([1, 2, 0, 0, 0, 0, 0, 5]);
  sid.writeUInt32LE(21, 8);
  sid.writeUInt32LE(id, 12);
  return sid;
}

export function tokenFunctions({ process, system }: Caller): Functions {
  return {
    ProcessUser(handle) {
      try {
        const asked = processBehind(process, handle, PROCESS_QUERY_LIMITED_INFORMATION);
        return { ok: true, value: sidOf(asked.user.id) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ok: false, code: ERROR_ACCESS_DENIED };
      }
    },
    EnableDebugPrivilege() {
      if (process.debugPrivilege === 'none') return false;
      process.debugPrivilege = 'enabled';
      return true;
    },
    LookupAccountSidW(sid) {
      const id = sid.readUInt32LE(12);
      const named = system.living.find(({ user }) => user.id === id);
      return Promise.resolve(named?.user.name ?? null);
    },
  };
}
