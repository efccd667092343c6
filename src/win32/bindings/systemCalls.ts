// System calls by number: the stubs of our own ntdll say which number the kernel gets for which call.
import { POINTER, type Library } from './library';

/** Calls in which threads wait, and whether their first argument is a handle (phnt: ntioapi.h, ntobapi.h, ntexapi.h, ntlpcapi.h). */
const waitingCalls = {
  NtReadFile: true,
  NtWriteFile: true,
  NtReadFileScatter: true,
  NtWriteFileGather: true,
  // ConnectNamedPipe, TransactNamedPipe, WaitNamedPipe and PeekNamedPipe.
  NtFsControlFile: true,
  NtDeviceIoControlFile: true,
  NtFlushBuffersFile: true,
  NtLockFile: true,
  NtNotifyChangeDirectoryFile: true,
  NtQueryInformationFile: true,
  NtSetInformationFile: true,
  NtQueryVolumeInformationFile: true,
  NtQueryObject: true,
  NtWaitForSingleObject: true,
  // Their number, the one to signal, a Boolean value, an address.
  NtWaitForMultipleObjects: false,
  NtSignalAndWaitForSingleObject: false,
  NtDelayExecution: false,
  NtWaitForAlertByThreadId: false,
  NtRemoveIoCompletion: true,
  NtRemoveIoCompletionEx: true,
  NtWaitForWorkViaWorkerFactory: true,
  NtWaitForKeyedEvent: true,
  NtAlpcSendWaitReceivePort: true,
} as const;

export interface SystemCall {
  readonly name: string;
  readonly takesHandle: boolean;
}

/** Bytes of a stub that are looked at. */
const stubLength = 8;

/**
 * The number in the first bytes of a stub; null where it looks otherwise: it is hooked, or belongs to an x64 process on ARM64.
 * x64: "mov r10, rcx; mov eax, number"; ARM64: "svc #number". j00ru/windows-syscalls; Arm ARM, SVC (C6.2).
 */
export function systemCallNumber(stub: Buffer): number | null {
  if (stub.length < stubLength) return null;
  const first = stub.readUInt32LE(0);
  if (first === 0xb8d1_8b4c) {
    const number = stub.readUInt32LE(4);
    return number > 0xffff ? null : number;
  }
  return (first & 0xffe0_001f) >>> 0 === 0xd400_0001 ? (first >>> 5) & 0xffff : null;
}

/** Two calls cannot have one number: such stubs prove nothing, and no number of them is taken. */
export function callsByNumber(
  stubOf: (name: string) => Buffer | null,
): ReadonlyMap<number, SystemCall> {
  const found = new Map<number, SystemCall>();
  const twice = new Set<number>();
  for (const [name, takesHandle] of Object.entries(waitingCalls)) {
    const stub = stubOf(name);
    const number = stub && systemCallNumber(stub);
    if (number === null) continue;
    if (found.has(number)) twice.add(number);
    found.set(number, { name, takesHandle });
  }
  for (const number of twice) found.delete(number);
  return found;
}

/** Reads the stubs in the memory of this process, once: they do not change, and no other process has another ntdll. */
export function bindSystemCalls(library: Library): () => ReadonlyMap<number, SystemCall> {
  const moduleHandle = library.kernel32('GetModuleHandleW', POINTER, ['str16']);
  const procAddress = library.kernel32('GetProcAddress', POINTER, [POINTER, 'str']);

  /** Looked at where it is: a call to read it stops this process under Wine, each time, while bytes wait to be captured. */
  function stubOf(name: string): Buffer | null {
    const ntdll = moduleHandle('ntdll.dll') as bigint | null;
    const address = ntdll ? (procAddress(ntdll, name) as bigint | null) : null;
    return address ? library.ownBytes(address) : null;
  }

  let known: ReadonlyMap<number, SystemCall> | undefined;
  return () => (known ??= callsByNumber(stubOf));
}
