// Which threads are asked what they wait for, how often, and what of the answers is news.
import assert from 'node:assert/strict';
import { ThreadChains } from '../../../../src/broker/tree/threadChains';
import type { SessionProcess } from '../../../../src/broker/processes/sessionProcess';
import type { ChainAnswer } from '../../../../src/model/session/waitChain';

interface Waiting {
  readonly threadId: number;
  readonly contextSwitches: number;
}

const chainTo = (threadId: number, pid: number): ChainAnswer => ({
  answer: 'chain',
  chain: {
    ...{ threadId, isCycle: false },
    nodes: [
      { kind: 'thread', status: 'blocked', pid: 12, threadId },
      { kind: 'mutex', status: 'owned', name: 'X' },
      { kind: 'thread', status: 'running', pid, threadId: 99 },
    ],
  },
});

/** One process with PID 12, on a machine with owner.exe (PID 40). */
function machine(answerTo: (threadId: number) => ChainAnswer | null = (id) => chainTo(id, 40)) {
  const asked: (readonly number[])[] = [];
  const here = {
    now: 0,
    threads: [] as readonly Waiting[],
    apis: new Map<number, string>(),
    silent: null as number | null,
    isDead: false,
  };
  const process = { id: 'a', pid: 12, phase: 'running' } as SessionProcess;
  const chains = new ThreadChains(
    {
      WaitingThreads: (pids) =>
        pids.has(12) ? here.threads.map((thread) => ({ pid: 12, ...thread })) : [],
      ProcessList: () => [{ pid: 40, parentPid: 4, createdAt: '1', name: 'owner.exe' }],
    },
    ({ chains: threadIds }) => {
      asked.push(threadIds);
      if (here.isDead) return Promise.resolve(null);
      const answers = threadIds.flatMap((threadId) => {
        const answer = threadId === 0 ? ({ answer: 'gone' } as const) : answerTo(threadId);
        return answer ? [{ threadId, answer }] : [];
      });
      return Promise.resolve({ answers, silent: here.silent });
    },
    () => here.now,
  );
  const calls = { apiOf: (_: number, threadId: number) => here.apis.get(threadId) };
  const look = (isQuiet = true) => chains.look([process], calls, isQuiet);
  /** After as long as it takes for the next. */
  const lookLater = () => {
    here.now += 3000;
    return look();
  };
  return { here, asked, look, lookLater, process };
}

const standing = (threadId: number): Waiting => ({ threadId, contextSwitches: 5 });

describe('What threads wait for besides pipes', () => {
  it('is asked of those that have not run from one look to the next, and told with the names of programs', async () => {
    const { here, asked, look, lookLater } = machine();
    here.threads = [standing(1), { threadId: 2, contextSwitches: 1 }];
    // The first question is whether the system tells anything.
    assert.deepEqual(await look(), { isTold: true, processes: [] });
    here.threads = [standing(1), { threadId: 2, contextSwitches: 2 }];
    const news = await lookLater();
    assert.deepEqual(asked, [[0], [1]]);
    assert.deepEqual(news?.processes.length, 1);
    const [told] = news.processes;
    assert.deepEqual(told?.chains.chains[0]?.nodes.at(-1), {
      ...{ kind: 'thread', status: 'running', pid: 40, threadId: 99, program: 'owner.exe' },
    });
    here.threads = [standing(1), { threadId: 2, contextSwitches: 3 }];
    assert.equal(await lookLater(), null, 'nothing has changed');
    here.threads = [{ threadId: 1, contextSwitches: 6 }];
    const over = await lookLater();
    assert.deepEqual(over?.processes, [{ id: 'a', chains: { chains: [], denied: 0 } }]);
  });

  it('is asked every three seconds, and seldom while something moves', async () => {
    const { here, asked, look } = machine();
    here.threads = [standing(1)];
    await look();
    here.now = 2999;
    await look();
    assert.equal(asked.length, 1);
    here.now = 3000;
    await look(false);
    assert.equal(asked.length, 1);
    await look();
    assert.equal(asked.length, 2);
    here.now = 18_000;
    await look(false);
    assert.equal(asked.length, 3);
  });

  it('is asked of few at a time, the longest unasked first', async () => {
    const { here, asked, lookLater } = machine();
    here.threads = Array.from({ length: 40 }, (_, index) => standing(index + 1));
    for (let count = 0; count < 3; count++) await lookLater();
    assert.deepEqual(
      asked.map(({ length }) => length),
      [1, 32, 32],
    );
    assert.deepEqual(asked[2]?.slice(0, 9), [33, 34, 35, 36, 37, 38, 39, 40, 1]);
  });

  it('is not asked of threads in pipes, of idle ones, and of processes that are stopped', async () => {
    const { here, asked, lookLater, process } = machine();
    here.threads = [standing(1), standing(2), standing(3)];
    here.apis = new Map([
      [1, 'NtReadFile'],
      [2, 'NtWaitForWorkViaWorkerFactory'],
      [3, 'NtWaitForSingleObject'],
    ]);
    await lookLater();
    await lookLater();
    assert.deepEqual(asked[1], [3]);
    process.phase = 'paused';
    await lookLater();
    await lookLater();
    assert.equal(asked.length, 2);
  });

  it('counts threads that deny access, and leaves out chains without an object', async () => {
    const { here, lookLater } = machine((threadId) =>
      threadId === 1
        ? { answer: 'denied' }
        : {
            answer: 'chain',
            chain: {
              ...{ threadId, isCycle: false },
              nodes: [{ kind: 'thread', status: 'running', pid: 12, threadId }],
            },
          },
    );
    here.threads = [standing(1), standing(2)];
    await lookLater();
    const news = await lookLater();
    assert.deepEqual(news?.processes, [{ id: 'a', chains: { chains: [], denied: 1 } }]);
  });

  it('is never asked again where the system does not tell, or one question hung', async () => {
    const missing = machine();
    missing.here.isDead = true;
    assert.deepEqual(await missing.lookLater(), { isTold: false, processes: [] });
    await missing.lookLater();
    assert.equal(missing.asked.length, 1);

    const hung = machine();
    hung.here.threads = [standing(1)];
    await hung.lookLater();
    hung.here.silent = 1;
    assert.equal(await hung.lookLater(), null);
    await hung.lookLater();
    assert.equal(hung.asked.length, 2);
  });
});
