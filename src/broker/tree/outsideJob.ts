// Processes that left the session's job where no debugger tells of them: found by who created them and when, and ended with the session.
import { PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_TERMINATE } from '../../win32/constants';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Win32 } from '../../win32/win32';
import { createdBy, type Life } from '../processes/createdBy';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { SessionJob } from '../processes/sessionJob';
import { endProcess } from '../processes/endProcess';

/** Looks at the list of all processes while those found are ended, and may have started others. */
const roundsOfEnding = 5;

/** Whose life is known: of a process whose end nobody could ask for, a later one could have the pid. */
export const livesOf = (
  processes: readonly Pick<SessionProcess, 'pid' | 'createdAt' | 'endedAt' | 'phase'>[],
): readonly Life[] =>
  processes.filter(({ phase, endedAt }) => {
    return phase !== 'detached' && (phase !== 'exited' || endedAt !== null);
  });

export class OutsideJob {
  constructor(
    private readonly win32: Pick<Win32, 'TerminateProcess'>,
    private readonly inspect: Pick<Win32, 'ProcessList' | 'OpenForCopies' | 'Descent' | 'Discard'>,
    private readonly job: Pick<SessionJob, 'pids'>,
    private readonly processes: Pick<SessionProcesses, 'all' | 'detachedPids'>,
  ) {}

  find(): readonly ListedProcess[] {
    const listed = this.inspect.ProcessList();
    const inJob = new Set(this.job.pids());
    // What a process has started that was left to itself lives on with it.
    const left = this.processes.detachedPids;
    const others = listed.filter(({ pid }) => inJob.has(pid) && !left.has(pid));
    const lives = [
      ...livesOf(this.processes.all),
      ...others.map((each) => ({ ...each, endedAt: null })),
    ];
    return createdBy(lives, listed, left).filter(({ pid }) => !inJob.has(pid));
  }

  /** Ends what is there: nothing else would. What those start meanwhile, too. */
  end(): void {
    for (let round = 0; round < roundsOfEnding; round++) {
      const outside = this.find();
      if (outside.length === 0) return;
      for (const process of outside) this.#end(process);
    }
  }

  #end({ pid, createdAt }: ListedProcess): void {
    const rights = PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION;
    const opened = this.inspect.OpenForCopies(pid, rights);
    if (!opened.ok) return;
    // The list is a moment old: the pid may be another process's by now.
    if (this.inspect.Descent(opened.process)?.createdAt === createdAt) {
      endProcess(this.win32, opened.process);
    }
    this.inspect.Discard(opened.process);
  }
}
