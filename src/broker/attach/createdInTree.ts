// What the processes of an attached tree have created, in the list of all processes, as far as the session does not know it.
import type { ListedProcess } from '../../win32/bindings/processList';
import { createdBy } from '../processes/createdBy';
import type { TellingContext } from '../tree/discovery';
import { livesOf } from '../tree/outsideJob';
import type { OutsideHolders } from './outsideHolders';

type Identity = Pick<ListedProcess, 'pid' | 'createdAt'>;

export class CreatedInTree {
  constructor(
    private readonly processes: Pick<TellingContext['processes'], 'all' | 'detachedPids'>,
    private readonly outside: Pick<OutsideHolders, 'has'>,
  ) {}

  /** Without what this session itself is made of. */
  below(
    creators: readonly Identity[],
    listed: readonly ListedProcess[],
    endedAt: ReadonlyMap<string, string | null> = new Map(),
  ): readonly ListedProcess[] {
    const lives = creators.map(({ pid, createdAt }) => {
      return { pid, createdAt, endedAt: endedAt.get(`${pid} ${createdAt}`) ?? null };
    });
    // Nor what is left to itself, with all that it creates.
    const left = new Set([process.pid, ...this.processes.detachedPids]);
    return createdBy(lives, listed, left, { withConsoleHosts: true });
  }

  isKnown({ pid, createdAt }: Identity): boolean {
    const { all } = this.processes;
    return all.some((one) => one.pid === pid && one.createdAt === createdAt);
  }

  newIn(listed: readonly ListedProcess[]): readonly ListedProcess[] {
    const { all } = this.processes;
    const ends = new Map(
      all.map(({ pid, createdAt, endedAt }) => [`${pid} ${createdAt}`, endedAt]),
    );
    // Whoever only has a pipe of the tree is no root of another.
    const inside = all.filter((process) => !this.outside.has(process));
    return this.below(livesOf(inside), listed, ends).filter((one) => !this.isKnown(one));
  }

  /** Of those found, who is no part of the tree. */
  withoutTree(
    found: readonly ListedProcess[],
    listed: readonly ListedProcess[],
  ): readonly ListedProcess[] {
    const created = new Set(this.newIn(listed));
    return found.filter((one) => !this.isKnown(one) && !created.has(one));
  }
}
