// Calls on jobs and on the port to which a job reports.
import { PROCESS_QUERY_LIMITED_INFORMATION } from '../../../src/win32/constants';
import type { Win32 } from '../../../src/win32/win32';
import { processBehind } from '../handleCalls';
import { CompletionPort, Job } from '../job';
import { Refusal } from '../refusal';
import { allRights, objectOf } from '../rights';
import { hex, settle, type Caller } from './caller';

type Functions = Pick<
  Win32,
  | 'SetKillOnJobClose'
  | 'ClearKillOnJobClose'
  | 'CreateJobPort'
  | 'NextJobMessage'
  | 'MarkJobMessages'
  | 'EndJobMessages'
  | 'AssignProcessToJobObject'
  | 'IsProcessInJob'
  | 'TerminateJobObject'
  | 'JobProcessIds'
  | 'EndsWithHandles'
>;

/** As in src/win32/jobs.ts: the product's own messages. */
const JOB_MSG_MARK = 0x1_0000;
const lastKey = 1n;

/** PROCESS_SET_QUOTA and PROCESS_TERMINATE: Learn, AssignProcessToJobObject. */
const rightsToAssign = 0x101;

export function jobFunctions(caller: Caller): Functions {
  const { process } = caller;
  const limits = (job: bigint, killOnClose: boolean): void =>
    settle(caller, 'SetInformationJobObject', { hJob: hex(job) }, () => {
      objectOf(process, job, Job).limits = {
        killOnClose,
        breakawayOk: true,
        silentBreakaway: false,
      };
    });
  const post = (port: bigint, message: number, key: bigint): void =>
    objectOf(process, port, CompletionPort).post({ key, message, pid: 0 });

  return {
    SetKillOnJobClose: (job) => limits(job, true),
    ClearKillOnJobClose: (job) => limits(job, false),

    EndsWithHandles: (job) =>
      !caller.system.personality.asWine('limits of a job') &&
      objectOf(process, job, Job).limits.killOnClose,

    CreateJobPort: (job) =>
      settle(caller, 'CreateIoCompletionPort', { hJob: hex(job) }, () => {
        const port = new CompletionPort();
        objectOf(process, job, Job).associate(port, 0n);
        return process.table.add(port, allRights('IoCompletion'), false);
      }),

    NextJobMessage: (port) =>
      new Promise((resolve) => {
        objectOf(process, port, CompletionPort).take((taken) => {
          if (!taken || taken.key === lastKey) resolve(null);
          else resolve({ message: taken.message, pid: taken.pid });
        });
      }),
    MarkJobMessages: (port) => post(port, JOB_MSG_MARK, 0n),
    EndJobMessages: (port) => post(port, 0, lastKey),

    AssignProcessToJobObject: (hJob, hProcess) =>
      settle(
        ...([
          caller,
          'AssignProcessToJobObject',
          { hJob: hex(hJob), hProcess: hex(hProcess) },
        ] as const),
        () => {
          const job = objectOf(process, hJob, Job);
          const assigned = processBehind(process, hProcess, rightsToAssign);
          if (assigned.jobRefusal !== null) {
            throw new Refusal(assigned.jobRefusal, 'the process takes no job');
          }
          job.add(assigned);
        },
      ),

    IsProcessInJob: (hProcess, hJob) =>
      settle(caller, 'IsProcessInJob', { ProcessHandle: hex(hProcess) }, () => {
        const asked = processBehind(process, hProcess, PROCESS_QUERY_LIMITED_INFORMATION);
        return objectOf(process, hJob, Job).members.has(asked);
      }),

    TerminateJobObject: (hJob, exitCode) =>
      settle(caller, 'TerminateJobObject', { hJob: hex(hJob) }, () =>
        objectOf(process, hJob, Job).terminate(exitCode),
      ),

    JobProcessIds: (hJob) => [...objectOf(process, hJob, Job).members].map(({ pid }) => pid),
  };
}
