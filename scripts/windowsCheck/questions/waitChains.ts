// What Wait Chain Traversal says of processes that wait for each other's mutex: the order of the nodes, the names, and who owns what.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChainAnswer, ChainNode } from '../../../src/model/session/waitChain';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { Question } from '../answer';
import { say, whenSaid } from '../said';

const patience = 3000;

interface MutexUser {
  readonly pid: number;
  readonly threadId: number;
}

interface Expected {
  readonly waiter: MutexUser;
  readonly owner: MutexUser;
  readonly mutex: string;
  readonly isCycle: boolean;
}

const threadText = ({ pid, threadId }: MutexUser): string => `thread ${threadId} of PID ${pid}`;

const nodeText = (node: ChainNode): string =>
  node.kind === 'thread'
    ? `${threadText(node)} (${node.status})`
    : `${node.kind} "${node.name}" (${node.status})`;

function seenText(answer: ChainAnswer): string {
  if (answer.answer !== 'chain') return answer.answer;
  const { nodes, isCycle } = answer.chain;
  return `${nodes.map(nodeText).join(' → ')}${isCycle ? ', deadlock' : ''}`;
}

/** What the extension makes of a chain: the first thread, what it waits for, and whose that is. */
function fits(answer: ChainAnswer, { waiter, owner, mutex, isCycle }: Expected): boolean {
  if (answer.answer !== 'chain' || answer.chain.isCycle !== isCycle) return false;
  const [first, object, next] = answer.chain.nodes;
  const isThread = (node: ChainNode | undefined, { pid, threadId }: MutexUser): boolean =>
    node?.kind === 'thread' && node.pid === pid && node.threadId === threadId;
  return (
    isThread(first, waiter) &&
    first?.status === 'blocked' &&
    object?.kind === 'mutex' &&
    object.name.endsWith(mutex) &&
    isThread(next, owner)
  );
}

export const waitChains: Question = {
  title: 'Wait chains of processes with mutexes',
  limitSeconds: 40,
  async ask({ folder, answer }) {
    const win32 = loadWin32(() => undefined);
    const mutexes = ['first', 'second', 'third'].map(
      (name) => `handle-inheritance-check-${process.pid}-${name}`,
    );
    const [first = '', second = '', third = ''] = mutexes;
    const start = async (name: string, own: string, other: string): Promise<MutexUser> => {
      const file = join(folder, name);
      spawn(process.execPath, [join(__dirname, 'mutexUser.js'), file, own, other], {
        stdio: ['ignore', 'ignore', 'inherit'],
        // Without a console, and in no job but that of the question.
        detached: true,
      });
      return (await whenSaid(file)) as MutexUser;
    };
    const keeper = await start('keeper', third, '');
    const waiter = await start('waiter', '', third);
    const one = await start('one', first, second);
    const two = await start('two', second, first);
    for (const name of ['waiter', 'one', 'two']) say(join(folder, `${name}.go`), true);

    const compare = async (asked: string, expected: Expected): Promise<void> => {
      const end = Date.now() + patience;
      let seen: ChainAnswer;
      // There is no event for a thread that waits.
      for (;;) {
        seen = win32.ThreadWaitChain(expected.waiter.threadId);
        if (fits(seen, expected) || seen.answer === 'missing' || Date.now() > end) break;
        await pause(20);
      }
      const { owner, mutex, isCycle } = expected;
      const from = `${threadText(expected.waiter)} (blocked) → mutex "${mutex}"`;
      answer({
        asked,
        expected: `${from} → ${threadText(owner)}${isCycle ? ', deadlock' : ''}`,
        seen: seenText(seen),
        fits: fits(seen, expected),
        difference: 'wait chain of a thread',
      });
    };
    await compare('A mutex of another process', {
      ...{ waiter, owner: keeper, mutex: third, isCycle: false },
    });
    await compare('Two that wait for each other, the first', {
      ...{ waiter: one, owner: two, mutex: second, isCycle: true },
    });
    await compare('Two that wait for each other, the second', {
      ...{ waiter: two, owner: one, mutex: first, isCycle: true },
    });
    const threads = win32.WaitingThreads(new Set([one.pid, two.pid]));
    const isListed = ({ pid, threadId }: MutexUser): boolean =>
      threads.some((thread) => thread.pid === pid && thread.threadId === threadId);
    answer({
      asked: 'Both in the list of threads that wait',
      expected: 'both',
      seen: [one, two].filter(isListed).length === 2 ? 'both' : `${threads.length} others`,
      difference: 'wait chain of a thread',
    });
  },
};
