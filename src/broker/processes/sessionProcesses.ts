// The one registry of the session's processes, children included: those that live, and those that have ended, whose ids stay theirs.
import * as l10n from '@vscode/l10n';
import type { OwnedHandle } from '../../win32/ownedHandle';
import type { ChildFacts, SessionProcess } from './sessionProcess';

/** A process that could be opened. */
export type OpenProcess = SessionProcess & { readonly process: OwnedHandle };

export type ChildProcess = OpenProcess & { readonly child: ChildFacts };

const isOpen = (process: SessionProcess): process is OpenProcess => process.process !== null;

export class SessionProcesses {
  readonly #all: SessionProcess[] = [];
  readonly #children = new Map<string, ChildProcess>();
  /** The one that has the pid now. */
  readonly #byPid = new Map<number, SessionProcess>();

  add(process: SessionProcess): void {
    this.#all.push(process);
    this.#byPid.set(process.pid, process);
  }

  /** Its id is the name it has in the plan. */
  addChild(child: ChildProcess): void {
    this.add(child);
    this.#children.set(child.id, child);
  }

  /** It has ended: its pid may be another's next. `endedAt` as the kernel tells it, null when nobody could ask. */
  ended(process: SessionProcess, endedAt: string | null): void {
    process.endedAt = endedAt;
    process.phase = 'exited';
    if (this.#byPid.get(process.pid) === process) this.#byPid.delete(process.pid);
  }

  get all(): readonly SessionProcess[] {
    return this.#all;
  }

  withPid(pid: number): SessionProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** The one that has the pid, or had it last. */
  lastWithPid(pid: number): SessionProcess | undefined {
    return this.#byPid.get(pid) ?? this.#all.findLast((process) => process.pid === pid);
  }

  find(id: string): SessionProcess | undefined {
    return this.#all.find((process) => process.id === id);
  }

  /** @throws Error with a sentence for people when it has ended or could not be opened. */
  living(id: string): OpenProcess {
    const found = this.find(id);
    if (!found || !isOpen(found) || found.phase === 'exited')
      throw new Error(l10n.t('This process has exited, or could not be opened.'));
    return found;
  }

  get children(): readonly ChildProcess[] {
    return [...this.#children.values()];
  }

  /** The child that was started for this child of the plan. */
  childNamed(name: string): ChildProcess | undefined {
    return this.#children.get(name);
  }

  /** Whether no child is left that the session has to wait for. */
  get areChildrenOver(): boolean {
    return this.children.every(({ phase }) => phase === 'exited' || phase === 'detached');
  }

  /** Whether this child, or with null any child, has not exited. */
  hasLivingChild(name: string | null): boolean {
    return this.children.some(
      ({ id, phase }) => (name === null || id === name) && phase !== 'exited',
    );
  }

  /** The read end of a child's stdin, while it runs and has one. */
  stdinOf(name: string): { readonly pid: number; readonly handle: string } | null {
    const child = this.childNamed(name);
    if (child?.phase !== 'running') return null;
    const handle = child.child.birth.standardHandles?.stdin ?? null;
    return handle === null ? null : { pid: child.pid, handle };
  }

  /** For a process that has just been found: no other of the session has or had it. */
  newId(name: string, pid: number): string {
    const id = `${name}:${pid}`;
    const count = this.#all.filter(
      (process) => process.id === id || process.id.startsWith(`${id}#`),
    );
    return count.length === 0 ? id : `${id}#${count.length + 1}`;
  }

  /** Of what the children have started: those that live and are to end with the session. */
  get livingDescendants(): readonly SessionProcess[] {
    return this.#all.filter(({ child, phase }) => {
      return child === null && phase !== 'exited' && phase !== 'detached';
    });
  }

  /** All whose handles can be read, children included; not before it is known what they were born with. */
  get readable(): readonly SessionProcess[] {
    return this.#all.filter(
      ({ phase, process, isDiscovered }) => phase !== 'exited' && process !== null && isDiscovered,
    );
  }

  /** Left to themselves, to live on after the session. */
  get detachedPids(): ReadonlySet<number> {
    return new Set(this.#all.flatMap(({ phase, pid }) => (phase === 'detached' ? pid : [])));
  }

  /** What a process has started, however far down, the nearest first. */
  below(id: string): readonly string[] {
    const isBelow = (process: SessionProcess): boolean => {
      for (let up = process.parent; up; up = up.parent) if (up.id === id) return true;
      return false;
    };
    return this.#all
      .filter((process) => process.phase !== 'exited' && isBelow(process))
      .map((process) => process.id);
  }
}
