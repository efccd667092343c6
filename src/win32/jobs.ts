// Calls on job objects: processes in, their ids out, and their common end.
import { hex } from '../model/handleValue';
import { ERROR_MORE_DATA, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE } from './constants';
import type { Handle } from './handle';
import { BOOL, DWORD, POINTER, type Library } from './library';
import { Win32Error } from './win32Error';

const JobObjectBasicProcessIdList = 3;
const JobObjectExtendedLimitInformation = 9;

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
  const terminate = library.kernel32('TerminateJobObject', BOOL, [POINTER, DWORD]);

  return {
    /** Every process in the job ends when the job's last handle closes. https://learn.microsoft.com/windows/win32/procthread/job-objects */
    SetKillOnJobClose(job: Handle): void {
      // JOBOBJECT_EXTENDED_LIMIT_INFORMATION is 144 bytes on 64-bit Windows, LimitFlags at 16.
      const limits = Buffer.alloc(144);
      limits.writeUInt32LE(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, 16);
      const ok = setInformation(job, JobObjectExtendedLimitInformation, limits, limits.length);
      library.settle(
        'SetInformationJobObject',
        { hJob: hex(job), LimitFlags: 'JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE' },
        ok === 0,
      );
    },

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
