// The processes of a search: who is whose creator, whose turn is when, and why some cannot be asked.
import * as l10n from '@vscode/l10n';
import type { ListedProcess } from '../../model/search/listedProcess';
import type { HolderProcess, NamedProcess, UnaskedReason } from '../../model/search/searchEvents';
import { isOfWindows } from '../holders/windowsProcesses';

export class SearchedProcesses {
  readonly #byPid: ReadonlyMap<number, ListedProcess>;
  readonly #user: string | null;

  constructor(
    readonly all: readonly ListedProcess[],
    ownPid: number,
    /** Asked before all others. */
    private readonly first: ReadonlySet<number>,
  ) {
    this.#byPid = new Map(all.map((process) => [process.pid, process]));
    this.#user = this.#byPid.get(ownPid)?.user ?? null;
  }

  get(pid: number): ListedProcess | null {
    return this.#byPid.get(pid) ?? null;
  }

  named(pid: number): NamedProcess {
    return { pid, name: this.get(pid)?.name ?? l10n.t('PID {0}', pid) };
  }

  /** The creator, when it lives: whoever has its id and is older. */
  creatorOf({ parentPid, createdAt }: ListedProcess): ListedProcess | null {
    const creator = this.get(parentPid);
    return creator && BigInt(creator.createdAt) <= BigInt(createdAt) ? creator : null;
  }

  /** The others that the same process has created, living or dead. */
  siblingsOf({ pid, parentPid }: ListedProcess): readonly ListedProcess[] {
    return this.all.filter((other) => other.parentPid === parentPid && other.pid !== pid);
  }

  /** Null when it came after the list was made. */
  holder(pid: number): HolderProcess | null {
    const process = this.get(pid);
    if (!process) return null;
    const { name, createdAt, image, user, parentPid } = process;
    const creator = this.creatorOf(process);
    return {
      ...{ pid, name, createdAt, image, user },
      creator: { pid: parentPid, name: creator?.name ?? null, isAlive: creator !== null },
    };
  }

  /** Never opened. */
  isProtected(pid: number): boolean {
    return isOfWindows(this.named(pid));
  }

  /** Of one that refused to be opened. */
  refusal(pid: number): UnaskedReason {
    const user = this.get(pid)?.user ?? null;
    if (user === null || this.#user === null) return 'refused';
    return user === this.#user ? 'elevated' : 'otherUser';
  }

  /** Whose turn is when: those of a session, those of the user, all others. */
  rank(pid: number): number {
    if (this.first.has(pid)) return 0;
    return this.#user !== null && this.get(pid)?.user === this.#user ? 1 : 2;
  }

  inOrder<Of extends { readonly pid: number }>(some: readonly Of[]): readonly Of[] {
    return [0, 1, 2].flatMap((rank) => some.filter(({ pid }) => this.rank(pid) === rank));
  }
}
