// Whose a process is: the user of its token, and the name of that account; and what this process itself may do.
import { TOKEN_ADJUST_PRIVILEGES, TOKEN_QUERY } from '../constants';
import { CURRENT_PROCESS, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';

const TokenUser = 1;
/** SECURITY_MAX_SID_SIZE is 68; before it stand its address and its attributes. */
const tokenUserSize = 16 + 68;
/** Of an account and of a domain, in characters: UNLEN is 256. */
const longestName = 512;

const SE_PRIVILEGE_ENABLED = 2;

/** What a question was answered, or the Win32 code with which it was refused. */
type Answered<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: number };

export function bindProcessTokens(library: Library) {
  const openToken = library.advapi32('OpenProcessToken', BOOL, [POINTER, DWORD, POINTER]);
  const information = library.advapi32('GetTokenInformation', BOOL, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  const lookUp = library.advapi32('LookupAccountSidW', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    POINTER,
  ]);
  const lookUpPrivilege = library.advapi32('LookupPrivilegeValueW', BOOL, [
    POINTER,
    POINTER,
    POINTER,
  ]);
  const adjust = library.advapi32('AdjustTokenPrivileges', BOOL, [
    POINTER,
    BOOL,
    POINTER,
    DWORD,
    POINTER,
    POINTER,
  ]);
  const close = library.kernel32('CloseHandle', BOOL, [POINTER]);
  const token = Buffer.alloc(8);
  const user = Buffer.alloc(tokenUserSize);
  const needed = Buffer.alloc(4);

  return {
    /**
     * The SID of the user whose token the process has. The handle needs PROCESS_QUERY_LIMITED_INFORMATION.
     * https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-gettokeninformation
     */
    ProcessUser(hProcess: Handle): Answered<Buffer> {
      if (openToken(hProcess, TOKEN_QUERY, token) === 0) {
        return { ok: false, code: library.lastError() };
      }
      const opened = token.readBigUInt64LE();
      const isTold = information(opened, TokenUser, user, user.length, needed) !== 0;
      const code = isTold ? 0 : library.lastError();
      close(opened);
      if (!isTold) return { ok: false, code };
      // The SID stands behind the structure that has its address.
      const sid = user.subarray(16);
      return { ok: true, value: Buffer.from(sid.subarray(0, 8 + 4 * sid.readUInt8(1))) };
    },

    /**
     * Lets this process open those of other users, if it runs as administrator: the privilege is there then, and disabled. What it
     * creates afterwards has it enabled, too. Whether it has is said by the error of a call that succeeds otherwise.
     * https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-adjusttokenprivileges
     */
    EnableDebugPrivilege(): boolean {
      // TOKEN_PRIVILEGES: PrivilegeCount, then a LUID and Attributes for each.
      const privileges = Buffer.alloc(16);
      privileges.writeUInt32LE(1, 0);
      privileges.writeUInt32LE(SE_PRIVILEGE_ENABLED, 12);
      const name = Buffer.from('SeDebugPrivilege\0', 'utf16le');
      if (lookUpPrivilege(0n, name, privileges.subarray(4, 12)) === 0) return false;
      if (openToken(CURRENT_PROCESS, TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, token) === 0)
        return false;
      const opened = token.readBigUInt64LE();
      const isAdjusted = adjust(opened, 0, privileges, 0, 0n, 0n) !== 0;
      const isEnabled = isAdjusted && library.lastError() === 0;
      close(opened);
      return isEnabled;
    },

    /**
     * "DOMAIN\name"; null when nobody knows it. Not in this thread: for an account of a domain it asks a server, which may take its
     * time. https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-lookupaccountsidw
     */
    LookupAccountSidW(sid: Buffer): Promise<string | null> {
      const [name, domain] = [Buffer.alloc(2 * longestName), Buffer.alloc(2 * longestName)];
      const sizes = Buffer.alloc(12);
      sizes.writeUInt32LE(longestName, 0);
      sizes.writeUInt32LE(longestName, 4);
      const [nameSize, domainSize, use] = [0, 4, 8].map((at) => sizes.subarray(at, at + 4));
      const text = (bytes: Buffer, length: number): string =>
        bytes.toString('utf16le', 0, 2 * length);
      return new Promise((resolve) => {
        // Koffi keeps no reference to what it is given: the callback does.
        const kept = { sid, name, domain, sizes, nameSize, domainSize, use };
        const settled = (error: Error | null, result: unknown): void => {
          if (error || result === 0) {
            resolve(null);
            return;
          }
          const account = text(kept.name, kept.sizes.readUInt32LE(0));
          const place = text(kept.domain, kept.sizes.readUInt32LE(4));
          resolve(place === '' ? account : `${place}\\${account}`);
        };
        lookUp.async(0n, sid, name, nameSize, domain, domainSize, use, settled);
      });
    },
  };
}
