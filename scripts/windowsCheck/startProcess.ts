// Starts a process as a test program or a question wants it: with any flags, and with the code when Windows refuses.
import { openLibrary } from '../../src/win32/bindings/library';
import type { Handle } from '../../src/win32/handle';

const library = openLibrary(() => undefined);
const create = library.kernel32('CreateProcessW', 'int32', [
  'void *',
  'void *',
  'void *',
  'void *',
  'int32',
  'uint32',
  'void *',
  'void *',
  'void *',
  'void *',
]);
const waitFor = library.kernel32('WaitForSingleObject', 'uint32', ['void *', 'uint32']);

export const CREATE_SUSPENDED = 0x4;
export const CREATE_BREAKAWAY_FROM_JOB = 0x0100_0000;
export const CREATE_NO_WINDOW = 0x0800_0000;

export type Started =
  | { readonly ok: true; readonly hProcess: Handle; readonly hThread: Handle; readonly pid: number }
  | { readonly ok: false; readonly code: number };

interface ToStart {
  readonly flags: number;
  readonly inherits?: boolean;
  /** Inheritable; the three fields of STARTUPINFOW are set when they are given. */
  readonly standardHandles?: readonly [Handle, Handle, Handle];
}

/** The caller need not close the handles: its process ends soon. */
export function startProcess(
  commandLine: string,
  { flags, inherits = false, standardHandles }: ToStart,
): Started {
  const startup = Buffer.alloc(104);
  startup.writeUInt32LE(104, 0);
  if (standardHandles) {
    startup.writeUInt32LE(0x100, 60);
    standardHandles.forEach((handle, index) => startup.writeBigUInt64LE(handle, 80 + 8 * index));
  }
  const information = Buffer.alloc(24);
  const line = Buffer.from(`${commandLine}\0`, 'utf16le');
  const ok = create(0n, line, 0n, 0n, inherits ? 1 : 0, flags, 0n, 0n, startup, information);
  if (ok === 0) return { ok: false, code: library.lastError() };
  return {
    ok: true,
    hProcess: information.readBigUInt64LE(0),
    hThread: information.readBigUInt64LE(8),
    pid: information.readUInt32LE(16),
  };
}

/** Waits on this thread, at most so many milliseconds; whether the object was signaled. */
export function waitHere(handle: Handle, milliseconds: number): boolean {
  return waitFor(handle, milliseconds) === 0;
}

/** The command line of cmd.exe for a command without quotes; a 32-bit one when `folder` is SysWOW64. */
export function cmdLine(command: string, folder = 'System32'): string {
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  return `"${root}\\${folder}\\cmd.exe" /d /q /c ${command}`;
}
