// Jobs that are to end their processes with their last handle, and that one of those processes keeps open itself.
import * as l10n from '@vscode/l10n';
import { nameAndPid } from '../../processes/nameAndPid';
import type { SessionState } from '../../session/state';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { inheritanceFix } from './inheritanceFix';
import { groupsOf, lastHolderFirst, type KeptHandle } from './keptHandles';
import { meantText } from './passedText';
import { handlePlace } from '../place';

/** Whether what the job is for cannot happen while this handle is open, or may not be able to. */
export function keepsJob({ observed: { job }, process }: KeptHandle): boolean {
  if (!job || job.endsWithHandles === false) return false;
  // Where nobody knows what the job is for, a process that has a handle to its own one is as far as it goes.
  return job.endsWithHandles ? job.members.length > 0 : job.members.includes(process.pid ?? -1);
}

function jobText({ process, observed }: KeptHandle): string {
  return observed.job?.members.includes(process.pid ?? -1)
    ? l10n.t({ message: 'its own job', comment: ['In "a.exe keeps its own job open after …"'] })
    : l10n.t({ message: 'a job', comment: ['In "a.exe keeps a job open after …"'] });
}

function headlineOf(first: KeptHandle, isPast: boolean): string {
  const args = [nameAndPid(first.process), jobText(first), nameAndPid(first.opener)];
  if (first.loss?.how === 'closed') {
    return isPast
      ? l10n.t({
          message: '{0} kept {1} open after {2} closed it.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} is "its own job" or "a job"'],
        })
      : l10n.t({
          message: '{0} keeps {1} open after {2} closed it.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} is "its own job" or "a job"'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} kept {1} open after {2} exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {1} is "its own job" or "a job"'],
      })
    : l10n.t({
        message: '{0} keeps {1} open after {2} exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {1} is "its own job" or "a job"'],
      });
}

/** What does not happen because of it. */
function effectOf({ observed }: KeptHandle): string {
  return observed.job?.endsWithHandles
    ? l10n.t(
        'Windows terminates the processes of this job only when its last handle is closed (JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE).',
      )
    : l10n.t(
        'If the job has JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, its processes are terminated only when its last handle is closed.',
      );
}

/** One for each job. */
export function keptJobs(state: SessionState, kept: readonly KeptHandle[]): readonly Finding[] {
  const jobs = kept.filter((handle) => handle.loss !== null && keepsJob(handle));
  const keyOf = ({ opener, source }: KeptHandle): string => `${opener.id} ${source.value}`;
  return groupsOf(state, jobs, keyOf).map((group): Finding => {
    const { handles, isPast } = lastHolderFirst(state, group);
    const [first, ...others] = handles;
    const { process, opener, value, intent, observed } = first;
    const path = pathDown(state, opener.id, process, value);
    return {
      code: 'job-kept-alive',
      severity: intent ? 'information' : 'warning',
      headline: headlineOf(first, isPast),
      path,
      why: intent ? meantText(first, intent) : effectOf(first),
      fix: intent ? '' : inheritanceFix(state, first, path),
      ...(others.length > 0
        ? { affects: others.map((one) => `${nameAndPid(one.process)} (${one.value})`) }
        : {}),
      about: keyOf(first),
      places: [handlePlace(first), ...others.map(handlePlace), { kind: 'process', id: opener.id }],
      evidence: {
        ...{ process: process.id, pid: process.pid, handle: value },
        members: observed.job?.members ?? [],
        opener: { process: opener.id, pid: opener.pid, name: opener.name },
      },
    };
  });
}
