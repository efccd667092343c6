// Calls on job objects: processes in, their ids out, and their common end.
import { hex } from '../../model/base/handleValue';
import {
  ERROR_MORE_DATA,
  INFINITE,
  JOB_MSG_MARK,
  JOB_OBJECT_LIMIT_BREAKAWAY_OK,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
} from '../constants';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { Win32Error } from '../win32Error';

const JobObjectBasicProcessIdList = 3;
const JobObjectAssociateCompletionPortInformation = 7;
const JobObjectExtendedLimitInformation = 9;
/** Completion key of the message that ends the waiting; the job's own have none. */
const lastKey = 1n;

export interface JobMessage {
  /** JOB_OBJECT_MSG_…, or the mark. */
  readonly message: number;
  readonly pid: number;
}

export function bindJobs(library: Library) {
  const setInformation = library.kernel32('SetInformationJobObject', BOOL, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
  ]);
  const query = library.kernel32('QueryInformationJobObject', BOOL, [
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
  ]);
  const assign = library.kernel32('AssignProcessToJobObject', BOOL, [POINTER, POINTER]);
  const isIn = library.kernel32('IsProcessInJob', BOOL, [POINTER, POINTER, POINTER]);
  const createPort = library.kernel32('CreateIoCompletionPort', POINTER, [
    POINTER,
    POINTER,
    POINTER,
    DWORD,
  ]);
  const post = library.kernel32('PostQueuedCompletionStatus', BOOL, [
    POINTER,
    DWORD,
    POINTER,
    POINTER,
  ]);
  const next = library.kernel32('GetQueuedCompletionStatus', BOOL, [
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    DWORD,
  ]);
  const terminate = library.kernel32('TerminateJobObject', BOOL, [POINTER, DWORD]);

  function setLimits(job: Handle, flags: Readonly<Record<string, number>>): void {
    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION is 144 bytes on 64-bit Windows, LimitFlags at 16.
    const limits = Buffer.alloc(144);
    const mask = Object.values(flags).reduce((all, flag) => all | flag, 0);
    limits.writeUInt32LE(mask, 16);
    const ok = setInformation(job, JobObjectExtendedLimitInformation, limits, limits.length);
    const args = { hJob: hex(job), LimitFlags: Object.keys(flags).join(' | ') };
    library.settle('SetInformationJobObject', args, ok === 0);
  }

  return {
    /**
     * Every process in the job ends when the job's last handle closes; whoever asks to leave it may, as without a job.
     * https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_basic_limit_information
     */
    SetKillOnJobClose: (job: Handle): void =>
      setLimits(job, {
        JOB_OBJECT_LIMIT_BREAKAWAY_OK,
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
      }),

    /** Processes of the job outlive its last handle again. */
    ClearKillOnJobClose: (job: Handle): void => setLimits(job, { JOB_OBJECT_LIMIT_BREAKAWAY_OK }),

    /**
     * Whether the processes of the job end with its last handle; null when the handle does not let ask.
     * https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-queryinformationjobobject
     */
    EndsWithHandles(job: Handle): boolean | null {
      const limits = Buffer.alloc(144);
      const ok = query(job, JobObjectExtendedLimitInformation, limits, limits.length, 0n);
      if (ok === 0) return null;
      return (limits.readUInt32LE(16) & JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE) !== 0;
    },

    /** A port to which the job reports its processes from now on. The caller closes it. https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_associate_completion_port */
    CreateJobPort(job: Handle): Handle {
      const port = (createPort(INVALID_HANDLE_VALUE, 0n, 0n, 1) ?? 0n) as Handle;
      library.settle('CreateIoCompletionPort', {}, port === 0n, port === 0n ? 'NULL' : hex(port));
      const association = Buffer.alloc(16);
      association.writeBigUInt64LE(port, 8);
      const ok = setInformation(
        job,
        JobObjectAssociateCompletionPortInformation,
        association,
        association.length,
      );
      const args = { hJob: hex(job), CompletionPort: hex(port) };
      library.settle('SetInformationJobObject', args, ok === 0);
      return port;
    },

    /** Waits on a pool thread for what the job reports; null when there will be no more (`EndJobMessages`). https://learn.microsoft.com/windows/win32/api/ioapiset/nf-ioapiset-getqueuedcompletionstatus */
    NextJobMessage(port: Handle): Promise<JobMessage | null> {
      const message = Buffer.alloc(4);
      const key = Buffer.alloc(8);
      const pid = Buffer.alloc(8);
      const held = [message, key, pid];
      return new Promise((resolve, reject) => {
        next.async(port, message, key, pid, INFINITE, (error: Error | null, ok: unknown) => {
          const answer = { message: message.readUInt32LE(), pid: Number(pid.readBigUInt64LE()) };
          const isLast = ok === 0 || key.readBigUInt64LE() === lastKey;
          held.length = 0;
          if (error) reject(error);
          else resolve(isLast ? null : answer);
        });
      });
    },

    /** A message of our own behind those that wait. https://learn.microsoft.com/windows/win32/fileio/postqueuedcompletionstatus */
    MarkJobMessages: (port: Handle): void => void post(port, JOB_MSG_MARK, 0n, 0n),

    /** https://learn.microsoft.com/windows/win32/fileio/postqueuedcompletionstatus */
    EndJobMessages: (port: Handle): void => void post(port, 0, lastKey, 0n),

    /** https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-assignprocesstojobobject */
    AssignProcessToJobObject(hJob: Handle, hProcess: Handle): void {
      const ok = assign(hJob, hProcess);
      library.settle(
        'AssignProcessToJobObject',
        { hJob: hex(hJob), hProcess: hex(hProcess) },
        ok === 0,
      );
    },

    /** https://learn.microsoft.com/windows/win32/api/jobapi/nf-jobapi-isprocessinjob */
    IsProcessInJob(ProcessHandle: Handle, JobHandle: Handle): boolean {
      const result = Buffer.alloc(4);
      const ok = isIn(ProcessHandle, JobHandle, result);
      const answer = result.readInt32LE() !== 0;
      const args = {
        ProcessHandle: hex(ProcessHandle),
        JobHandle: hex(JobHandle),
        Result: answer ? 'TRUE' : 'FALSE',
      };
      library.settle('IsProcessInJob', args, ok === 0);
      return answer;
    },

    /** https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-terminatejobobject */
    TerminateJobObject(hJob: Handle, uExitCode: number): void {
      const ok = terminate(hJob, uExitCode);
      library.settle(
        'TerminateJobObject',
        { hJob: hex(hJob), uExitCode: String(uExitCode) },
        ok === 0,
      );
    },

    /** Ids of the processes alive in the job; grows its buffer until all fit. */
    JobProcessIds(hJob: Handle): readonly number[] {
      for (let room = 64; ; room *= 2) {
        // JOBOBJECT_BASIC_PROCESS_ID_LIST: two DWORD counts, then pointer-sized ids.
        const bytes = Buffer.alloc(8 + 8 * room);
        const ok = query(hJob, JobObjectBasicProcessIdList, bytes, bytes.length, 0n);
        const code = ok === 0 ? library.lastError() : 0;
        if (code === ERROR_MORE_DATA) continue;
        if (code !== 0) throw new Win32Error('QueryInformationJobObject', code);
        const count = Math.min(bytes.readUInt32LE(4), room);
        return Array.from({ length: count }, (_, index) =>
          Number(bytes.readBigUInt64LE(8 + 8 * index)),
        );
      }
    },
  };
}
