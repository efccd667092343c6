// Processes that left the session's job where no debugger tells of them: found by who created them and when, and ended with the session.
import { PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_TERMINATE } from '../../win32/constants';
import type { ListedProcess } from '../../win32/bindings/processList';
import type { Win32 } from '../../win32/win32';
import type { SessionProcess } from '../processes/sessionProcess';
import type { SessionProcesses } from '../processes/sessionProcesses';
import type { SessionJob } from '../processes/sessionJob';
import { endProcess } from '../processes/endProcess';

/** Looks at the list of all processes while those found are ended, and may have started others. */
const roundsOfEnding = 5;

/** A process of the session, with the time it lived, in FILETIMEs. */
export interface Life {
  readonly pid: number;
  readonly createdAt: string;
  /** Null while it lives. */
  readonly endedAt: string | null;
}

/** The console driver starts it for a program that needs a console: it is in no job of that program's. */
export const isConsoleHost = (name: string): boolean => /^(conhost|openconsole)\.exe$/i.test(name);

/**
 * Those of `listed` that one of `creators` has created, with what those have created in turn; without the creators themselves. What
 * is `left` is passed over, with all that it created. A pid is given away again, so the creation has to fall into the life of the creator.
 */
export function createdBy(
  creators: readonly Life[],
  listed: readonly ListedProcess[],
  left: ReadonlySet<number> = new Set(),
): readonly ListedProcess[] {
  const lives = new Map<number, Life[]>();
  const add = (life: Life): void => {
    lives.set(life.pid, [...(lives.get(life.pid) ?? []), life]);
  };
  for (const creator of creators) add(creator);
  const isOf = ({ parentPid, createdAt }: ListedProcess): boolean =>
    (lives.get(parentPid) ?? []).some(
      (life) =>
        BigInt(life.createdAt) <= BigInt(createdAt) &&
        (life.endedAt === null || BigInt(createdAt) <= BigInt(life.endedAt)),
    );
  const isKnown = ({ pid, createdAt }: ListedProcess): boolean =>
    (lives.get(pid) ?? []).some((life) => life.createdAt === createdAt);
  const found: ListedProcess[] = [];
  // The oldest first: a creator is older than what it created.
  const byAge = [...listed].sort((a, b) => (BigInt(a.createdAt) < BigInt(b.createdAt) ? -1 : 1));
  for (const process of byAge) {
    const { pid, name, createdAt } = process;
    if (left.has(pid) || isConsoleHost(name) || isKnown(process) || !isOf(process)) continue;
    found.push(process);
    add({ pid, createdAt, endedAt: null });
  }
  return found;
}

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
    private readonly processes: Pick<SessionProcesses, 'all'>,
  ) {}

  find(): readonly ListedProcess[] {
    const listed = this.inspect.ProcessList();
    const inJob = new Set(this.job.pids());
    const followed = this.processes.all;
    // What a process has started that was left to itself lives on with it.
    const left = new Set(followed.flatMap(({ phase, pid }) => (phase === 'detached' ? pid : [])));
    const others = listed.filter(({ pid }) => inJob.has(pid) && !left.has(pid));
    const lives = [...livesOf(followed), ...others.map((each) => ({ ...each, endedAt: null }))];
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
