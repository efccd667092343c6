// Finds who holds an end of a pipe: the broker itself, and every process of the session's job.
import { basename } from 'node:path';
import { hex } from '../model/handleValue';
import type { ProbeAnswer, ProbeRequest } from '../model/brokerProtocol';
import type { Holder } from '../model/state';
import {
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_LIMITED_INFORMATION,
  DUPLICATE_SAME_ACCESS,
} from '../win32/constants';
import { CURRENT_PROCESS, type Handle } from '../win32/handle';
import type { TableEntry } from '../win32/handleTable';
import type { Win32 } from '../win32/win32';
import { Win32Error } from '../win32/win32Error';
import type { SessionHandles } from './sessionHandles';

/** Asks the prober; null when the answer did not come in time. */
export type Probe = (request: ProbeRequest) => Promise<ProbeAnswer | null>;

export interface FoundHolders {
  readonly holders: readonly Holder[];
  /** What could not be asked, one line each. */
  readonly unanswered: readonly string[];
}

/** The kind of object behind another process's handle; asking this never waits. */
function typeOf(inspect: Win32, owner: Handle, entry: TableEntry): string | null {
  try {
    const copy = inspect.DuplicateHandle(
      owner,
      entry.value,
      CURRENT_PROCESS,
      false,
      DUPLICATE_SAME_ACCESS,
    );
    try {
      return inspect.ObjectType(copy);
    } finally {
      inspect.CloseHandle(copy);
    }
  } catch (error) {
    if (error instanceof Win32Error) return null;
    throw error;
  }
}

/**
 * `name` is that of the pipe: its two ends are different objects with one name. Gives up early when `isOver`, because the
 * session is waiting to end.
 */
export async function findPipeHolders(
  inspect: Win32,
  probe: Probe,
  session: SessionHandles,
  jobPids: readonly number[],
  name: string,
  isOver: () => boolean,
): Promise<FoundHolders> {
  const holders: Holder[] = session.open
    .filter((handle) => handle.pipe?.name === name)
    .map((handle) => ({
      pid: process.pid,
      name: 'broker',
      handle: hex(handle.owned.value),
      end: handle.pipe?.end ?? 'read',
    }));
  const unanswered: string[] = [];
  const table = inspect.HandleTable(new Set(jobPids));
  for (const pid of jobPids) {
    const owner = inspect.OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION, pid);
    if (owner === null) {
      unanswered.push(`process ${pid}: it has ended or may not be asked`);
      continue;
    }
    try {
      const image = basename(inspect.QueryFullProcessImageNameW(owner) ?? `process ${pid}`);
      for (const entry of table.filter((candidate) => candidate.pid === pid)) {
        if (isOver()) return { holders, unanswered };
        if (typeOf(inspect, owner, entry) !== 'File') continue;
        const answer = await probe({ pid, handle: hex(entry.value) });
        if (answer === null) {
          unanswered.push(
            `handle ${hex(entry.value)} of ${image} (process ${pid}): no answer in time`,
          );
        } else if (answer.name === name && answer.pipeEnd) {
          holders.push({ pid, name: image, handle: hex(entry.value), end: answer.pipeEnd });
        }
      }
    } finally {
      inspect.CloseHandle(owner);
    }
  }
  return { holders, unanswered };
}
