// Loads the system DLLs and binds their exports; the one place where koffi is configured.
import koffi from 'koffi';
import { tracedCall, type CallSink } from '../callTrace';
import { Win32Error } from '../win32Error';

/** Win32 BOOL is an int: koffi's own bool is one byte wide and drops every value whose lowest bit is 0. */
export const BOOL = 'int32';
export const DWORD = 'uint32';
/** NTSTATUS; compare it unsigned. */
export const NTSTATUS = 'int32';
/** Any pointer-sized value: handles and addresses come and go as bigint. */
export const POINTER = 'void *';

type TypeSpec = string;

/** A bound export. Buffers given to `async` must stay referenced by its callback: koffi keeps only the raw pointer. */
export type Native = ((...args: unknown[]) => unknown) & { async: (...args: unknown[]) => void };

export interface Library {
  kernel32(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  ntdll(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  kernelbase(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  advapi32(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  ws2_32(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  iphlpapi(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  rstrtmgr(name: string, result: TypeSpec, parameters: TypeSpec[]): Native;
  /** The calling thread's error, valid when read as the very next koffi call after the failed one. */
  lastError(): number;
  /** The eight bytes at an address in this process, which must be one of its own: a wrong one ends it. */
  ownBytes(address: bigint): Buffer;
  /** Reports the call, and throws Win32Error when it failed. `failed` is decided by the caller, each API has its own sign. */
  settle(
    api: string,
    args: Readonly<Record<string, string>>,
    failed: boolean,
    result?: string,
  ): void;
}

/**
 * Binds lazily: an export missing on an older Windows is an error of the function that needs it only.
 * @throws Error off Windows, where there is no kernel32.dll.
 */
export function openLibrary(onCall: CallSink): Library {
  const bind = (file: string): Library['kernel32'] => {
    let dll: ReturnType<typeof koffi.load> | undefined;
    return (name, result, parameters) => {
      let bound: Native | undefined;
      const native = (): Native => {
        dll ??= koffi.load(file);
        return (bound ??= dll.func(name, result, parameters) as Native);
      };
      return Object.assign((...args: unknown[]) => native()(...args), {
        async: (...args: unknown[]) => native().async(...args),
      });
    };
  };
  // This one at once: binding it after a failed call would put that call's error at risk.
  const getLastError = koffi.load('kernel32.dll').func('GetLastError', DWORD, []) as Native;
  const lastError = (): number => Number(getLastError());
  return {
    kernel32: bind('kernel32.dll'),
    ntdll: bind('ntdll.dll'),
    kernelbase: bind('kernelbase.dll'),
    advapi32: bind('advapi32.dll'),
    ws2_32: bind('ws2_32.dll'),
    iphlpapi: bind('iphlpapi.dll'),
    rstrtmgr: bind('rstrtmgr.dll'),
    lastError,
    ownBytes(address) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(koffi.decode(address, 'uint64') as number | bigint));
      return bytes;
    },
    settle(api, args, failed, result) {
      const code = failed ? lastError() : 0;
      onCall(tracedCall(api, args, result ?? (failed ? 'FALSE' : 'TRUE'), code));
      if (failed) throw new Win32Error(api, code);
    },
  };
}

/**
 * Koffi's pool for asynchronous calls: one thread stack per call in flight, made larger than its default because on Windows
 * other people's DLLs (virus scanners) run on it. Must come before the first load.
 */
export function configureCalls(longestInFlight: number): void {
  koffi.config({ async_stack_size: 512 * 1024, max_async_calls: Math.min(4096, longestInFlight) });
}
