// Calls on handles of any kind: copies, and what stands for the calling process and thread.
import { PROCESS_DUP_HANDLE } from '../../src/win32/constants';
import { ModelProcess } from './process';
import { ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, Refusal } from './refusal';
import { allRights, CURRENT_PROCESS, CURRENT_THREAD, objectOf } from './rights';
import type { HandleEntry } from './handleTable';

export interface Duplication {
  /** Handles of the caller to the processes, or the pseudo handle. */
  readonly from: bigint;
  readonly source: bigint;
  readonly to: bigint;
  readonly inherit: boolean;
  /** Null for DUPLICATE_SAME_ACCESS. */
  readonly access: number | null;
  /** DUPLICATE_CLOSE_SOURCE: "the source is closed regardless of any error": Learn, DuplicateHandle. */
  readonly closesSource: boolean;
}

export function processBehind(caller: ModelProcess, handle: bigint, right: number): ModelProcess {
  return handle === CURRENT_PROCESS ? caller : objectOf(caller, handle, ModelProcess, right);
}

/** Pseudo handles become real ones: Learn, GetCurrentProcess ("can be duplicated to create a real handle"). */
function sourceEntry(process: ModelProcess, value: bigint): Pick<HandleEntry, 'object' | 'access'> {
  if (value === CURRENT_PROCESS) return { object: process, access: allRights('Process') };
  const [thread] = process.threads;
  if (value === CURRENT_THREAD && thread) return { object: thread, access: allRights('Thread') };
  const entry = process.table.get(value);
  if (!entry) throw new Refusal(ERROR_INVALID_HANDLE, `0x${value.toString(16)} is no handle there`);
  return entry;
}

/** The value in the target. @throws Refusal. Learn, DuplicateHandle; rights: both processes with PROCESS_DUP_HANDLE. */
export function duplicateHandle(caller: ModelProcess, wanted: Duplication): bigint {
  const from = processBehind(caller, wanted.from, PROCESS_DUP_HANDLE);
  try {
    const to = processBehind(caller, wanted.to, PROCESS_DUP_HANDLE);
    const { object, access } = sourceEntry(from, wanted.source);
    if (to.hasEnded) throw new Refusal(5, 'the process has ended');
    if (!object.canBeDuplicated)
      throw new Refusal(ERROR_NOT_SUPPORTED, `no copies of ${object.type}`);
    return to.table.add(object, wanted.access ?? access, wanted.inherit);
  } finally {
    // One that is protected stays, and nobody is told: ReactOS, ob/obhandle.c (ObDuplicateObject calls ObpCloseHandle and ignores its answer).
    if (wanted.closesSource && !from.table.get(wanted.source)?.isProtected) {
      from.table.close(wanted.source);
    }
  }
}
