// The list of all processes of the machine: who is whose parent, and since when.
import * as l10n from '@vscode/l10n';
import koffi from 'koffi';
import type { Library } from './library';
import { threadState, threadStateLength } from './threadWaits';
import { bindSystemInformation } from './systemInformation';

const SystemProcessInformation = 5;

export interface ListedProcess {
  readonly pid: number;
  /** The id its creator had; that process may be gone, and the id another's. */
  readonly parentPid: number;
  /** FILETIME of its creation, in decimal: with the pid it names a process for good. */
  readonly createdAt: string;
  /** "cmd.exe". */
  readonly name: string;
}

/** With what only the list of all processes is asked for. */
export interface DetailedProcess extends ListedProcess {
  /** Of the logon session: 0 has the services. */
  readonly sessionId: number;
  readonly handleCount: number;
}

/** A thread that waits in a call. */
export interface WaitingThread {
  readonly pid: number;
  readonly threadId: number;
  /** The same number later: it has waited ever since. */
  readonly contextSwitches: number;
}

/** SYSTEM_PROCESS_INFORMATION on 64-bit Windows: NumberOfThreads at 4, SYSTEM_THREAD_INFORMATION for each from 256. */
const threadsAt = 256;

export function bindProcessList(library: Library) {
  const systemInformation = bindSystemInformation(library);

  /**
   * SYSTEM_PROCESS_INFORMATION on 64-bit Windows: NextEntryOffset at 0, CreateTime at 32, ImageName (length, then buffer) at
   * 56, UniqueProcessId at 80, InheritedFromUniqueProcessId at 88, HandleCount at 96, SessionId at 100. It lists processes that
   * may not be opened, too.
   */
  function entries<Listed>(
    bytes: Buffer,
    base: bigint,
    more: (process: ListedProcess, at: number) => Listed,
  ): readonly Listed[] {
    const found: Listed[] = [];
    for (let at = 0; ;) {
      const length = bytes.readUInt16LE(at + 56);
      const text = Number(bytes.readBigUInt64LE(at + 64) - base);
      const pid = Number(bytes.readBigUInt64LE(at + 80));
      const process = {
        pid,
        parentPid: Number(bytes.readBigUInt64LE(at + 88)),
        createdAt: String(bytes.readBigInt64LE(at + 32)),
        name:
          length === 0 ? l10n.t('PID {0}', pid) : bytes.toString('utf16le', text, text + length),
      };
      found.push(more(process, at));
      const next = bytes.readUInt32LE(at);
      if (next === 0) return found;
      at += next;
    }
  }

  return {
    ProcessList(): readonly ListedProcess[] {
      const bytes = systemInformation(SystemProcessInformation, Buffer.alloc(1 << 18));
      return entries(bytes, koffi.address(bytes), (process) => process);
    },

    DetailedProcessList(): readonly DetailedProcess[] {
      const bytes = systemInformation(SystemProcessInformation, Buffer.alloc(1 << 18));
      return entries(bytes, koffi.address(bytes), (process, at) => ({
        ...process,
        handleCount: bytes.readUInt32LE(at + 96),
        sessionId: bytes.readUInt32LE(at + 100),
      }));
    },

    /** Also of processes that may not be opened. */
    WaitingThreads(pids: ReadonlySet<number>): readonly WaitingThread[] {
      const bytes = systemInformation(SystemProcessInformation, Buffer.alloc(1 << 18));
      return entries(bytes, koffi.address(bytes), ({ pid }, at): readonly WaitingThread[] => {
        if (!pids.has(pid)) return [];
        return Array.from({ length: bytes.readUInt32LE(at + 4) }, (_, index) => {
          const begin = at + threadsAt + threadStateLength * index;
          return threadState(bytes.subarray(begin, begin + threadStateLength));
        }).flatMap(({ waitsInCall, threadId, contextSwitches }) =>
          waitsInCall ? [{ pid, threadId, contextSwitches }] : [],
        );
      }).flat();
    },
  };
}
