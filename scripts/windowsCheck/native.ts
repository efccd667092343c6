// The few calls of Windows that the check makes and the product does not.
import { openLibrary } from '../../src/win32/bindings/library';
import { systemCallNumber } from '../../src/win32/bindings/systemCalls';
import { CURRENT_PROCESS, type Handle } from '../../src/win32/handle';

const library = openLibrary(() => undefined);
const POINTER = 'void *';
const STATUS = 'int32';

const JobObjectExtendedLimitInformation = 9;
const JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;
const ObjectNameInformation = 1;
const TokenElevation = 20;
const TOKEN_QUERY = 8;
const ThreadLastSystemCall = 21;

const setJob = library.kernel32('SetInformationJobObject', STATUS, [
  POINTER,
  'uint32',
  POINTER,
  'uint32',
]);
const queryObject = library.ntdll('NtQueryObject', STATUS, [
  POINTER,
  'uint32',
  POINTER,
  'uint32',
  POINTER,
]);
const queryThread = library.ntdll('NtQueryInformationThread', STATUS, [
  POINTER,
  'uint32',
  POINTER,
  'uint32',
  POINTER,
]);
const moduleHandle = library.kernel32('GetModuleHandleW', POINTER, ['str16']);
const procAddress = library.kernel32('GetProcAddress', POINTER, [POINTER, 'str']);
const readMemory = library.kernel32('ReadProcessMemory', STATUS, [
  POINTER,
  POINTER,
  POINTER,
  'size_t',
  POINTER,
]);
const handleCount = library.kernel32('GetProcessHandleCount', STATUS, [POINTER, POINTER]);
const openToken = library.advapi32('OpenProcessToken', STATUS, [POINTER, 'uint32', POINTER]);
const tokenInformation = library.advapi32('GetTokenInformation', STATUS, [
  POINTER,
  'uint32',
  POINTER,
  'uint32',
  POINTER,
]);
const wow64 = library.kernel32('IsWow64Process2', STATUS, [POINTER, POINTER, POINTER]);

/** All in the job end with its last handle, and nobody may leave it. */
export function endJobWithUs(job: Handle): void {
  const limits = Buffer.alloc(144);
  limits.writeUInt32LE(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, 16);
  if (setJob(job, JobObjectExtendedLimitInformation, limits, limits.length) === 0)
    throw new Error(`SetInformationJobObject failed (${library.lastError()}).`);
}

/** The name of an object exactly as the kernel spells it, or its status. */
export function rawObjectName(handle: Handle): string {
  const text = Buffer.alloc(2048);
  const status = Number(queryObject(handle, ObjectNameInformation, text, text.length, 0n)) >>> 0;
  if (status !== 0) return `0x${status.toString(16)}`;
  const length = text.readUInt16LE(0);
  // UNICODE_STRING: the kernel puts its text behind it.
  return JSON.stringify(text.toString('utf16le', 16, 16 + length));
}

/** Entry point of an export; 0n when there is none. */
export function exportAddress(dll: string, name: string): bigint {
  const base = moduleHandle(dll) as bigint | null;
  return base ? ((procAddress(base, name) as bigint | null) ?? 0n) : 0n;
}

function exportBytes(dll: string, name: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readMemory(CURRENT_PROCESS, exportAddress(dll, name), bytes, length, 0n);
  return bytes;
}

/** The number that ntdll's stub of a system call gives the kernel; null where the stub looks otherwise. */
export const systemCallNumberOf = (name: string): number | null =>
  systemCallNumber(exportBytes('ntdll.dll', name, 8));

export interface LastSystemCall {
  readonly number: number;
  readonly firstArgument: bigint;
}

/** THREAD_LAST_SYSCALL_INFORMATION of a thread that waits, or the status, with which of its lengths; the handle needs THREAD_GET_CONTEXT. */
export function lastSystemCall(hThread: Handle): LastSystemCall | string {
  let status = 0;
  for (const length of [24, 16]) {
    const answer = Buffer.alloc(length);
    status = Number(queryThread(hThread, ThreadLastSystemCall, answer, length, 0n)) >>> 0;
    if (status === 0)
      return { firstArgument: answer.readBigUInt64LE(0), number: answer.readUInt16LE(8) };
  }
  return `0x${status.toString(16)}`;
}

/** Handles of this process, of all kinds. */
export function ownHandleCount(): number {
  const count = Buffer.alloc(4);
  handleCount(CURRENT_PROCESS, count);
  return count.readUInt32LE();
}

export function isElevated(): boolean {
  const token = Buffer.alloc(8);
  if (openToken(CURRENT_PROCESS, TOKEN_QUERY, token) === 0) return false;
  const elevation = Buffer.alloc(4);
  const length = Buffer.alloc(4);
  const ok = tokenInformation(token.readBigUInt64LE(), TokenElevation, elevation, 4, length);
  library.kernel32('CloseHandle', STATUS, [POINTER])(token.readBigUInt64LE());
  return ok !== 0 && elevation.readUInt32LE() !== 0;
}

const machines: Readonly<Record<number, string>> = { 0x8664: 'x64', 0xaa64: 'arm64', 0x14c: 'x86' };

/** What the system runs on, whatever this process was made for. */
export function nativeMachine(): string {
  const [ours, native] = [Buffer.alloc(2), Buffer.alloc(2)];
  if (wow64(CURRENT_PROCESS, ours, native) === 0) return 'unknown';
  const machine = native.readUInt16LE();
  return machines[machine] ?? `0x${machine.toString(16)}`;
}
