// All processes of the session's tree, children included: those that live, and those that have ended, whose ids stay theirs.
import type { FollowedProcess } from './followedProcess';

export class FollowedProcesses {
  readonly #all: FollowedProcess[] = [];
  /** The one that has the pid now. */
  readonly #byPid = new Map<number, FollowedProcess>();

  add(process: FollowedProcess): FollowedProcess {
    this.#all.push(process);
    this.#byPid.set(process.pid, process);
    return process;
  }

  /** It has ended: its pid may be another's next. */
  ended(process: FollowedProcess): void {
    process.phase = 'exited';
    if (this.#byPid.get(process.pid) === process) this.#byPid.delete(process.pid);
  }

  get all(): readonly FollowedProcess[] {
    return this.#all;
  }

  withPid(pid: number): FollowedProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** The one that has the pid, or had it last. */
  lastWithPid(pid: number): FollowedProcess | undefined {
    return this.#byPid.get(pid) ?? this.#all.findLast((process) => process.pid === pid);
  }

  find(id: string): FollowedProcess | undefined {
    return this.#all.find((process) => process.id === id);
  }

  /** For a process that has just been found: no other of the session has or had it. */
  newId(name: string, pid: number): string {
    const id = `${name}:${pid}`;
    const count = this.#all.filter(
      (process) => process.id === id || process.id.startsWith(`${id}#`),
    );
    return count.length === 0 ? id : `${id}#${count.length + 1}`;
  }

  /** Those that live and are to end with the session. */
  get living(): readonly FollowedProcess[] {
    return this.#all.filter(({ isChild, phase }) => {
      return !isChild && phase !== 'exited' && phase !== 'detached';
    });
  }

  /** What a process has started, however far down, the nearest first. */
  below(id: string): readonly string[] {
    const isBelow = (process: FollowedProcess): boolean => {
      for (let up = process.parent; up; up = up.parent) if (up.id === id) return true;
      return false;
    };
    return this.#all
      .filter((process) => process.phase !== 'exited' && isBelow(process))
      .map((process) => process.id);
  }
}
