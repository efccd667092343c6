// The search for holders where the kernel gives no addresses: what hangs costs little, the session comes first, and an end is an end.
import assert from 'node:assert/strict';
import { findPipeHolders, type HolderSearch } from '../../../../src/broker/holders/pipeHolders';
import type { SessionHandles } from '../../../../src/broker/handles/sessionHandles';
import { ProberAnswers } from '../../../../src/broker/prober/proberAnswers';
import { hex } from '../../../../src/model/base/handleValue';
import { emptyPlan } from '../../../../src/model/plan/emptyPlan';
import type { ProbeAnswer, ProbeRequest } from '../../../../src/model/protocol/brokerProtocol';
import type { TableEntry } from '../../../../src/win32/bindings/handleTable';
import type { Win32 } from '../../../../src/win32/win32';
import { countingKernel } from '../../fixtures/countingKernel';
import { hangingThreads, MadeUpTime, type Question } from '../../fixtures/hangingThreads';

/** Milliseconds from the order to replace a prober until the next one is there: much, for a program of that size. */
const replacing = 400;

const hanging: Question = { takes: Infinity, answer: null };
const noPipe: Question = { takes: 0.1, answer: null };
const writeEnd: Question = { takes: 1, answer: { label: 'p', end: 'write', by: 'indexNumber' } };

const entry = (pid: number, value: number, access = 0x12019f): TableEntry => ({
  ...{ pid, value: BigInt(value), access, inheritable: false, typeIndex: 1, object: 0n },
});

type Questions = Pick<ReadonlyMap<number, Question>, 'get'>;

/** `questions` by the value of a handle; every other is no pipe. Process 5 is of the session. */
function searching(
  table: readonly TableEntry[],
  questions: Questions,
  change: Partial<HolderSearch> = {},
  time = new MadeUpTime(),
) {
  const { inspect, open, copied, compared } = countingKernel();
  const asked: bigint[] = [];
  const fresh = () => {
    const made = hangingThreads((copy) => questions.get(Number(copy - 1000n)) ?? noPipe, time);
    made.onAsked((copy) => asked.push(copy - 1000n));
    return made.threads;
  };
  let threads = fresh();
  let replaced = 0;
  const probe = async (request: ProbeRequest): Promise<ProbeAnswer> => {
    const answer = await new ProberAnswers(inspect, 1, threads).to(request);
    if (threads.isSpent) {
      threads = fresh();
      replaced++;
      await time.pause(replacing);
    }
    return answer as ProbeAnswer;
  };
  const handles = {
    endsOf: () => [{ entry: entry(1, 1), pipe: { end: 'read' }, owned: { isClosed: true } }],
    openEndsOf: () => [],
    identityOf: () => ({ label: 'p', name: '', indexNumber: '0x7' }),
  } as unknown as SessionHandles;
  const search: HolderSearch = {
    inspect: { HandlesOfType: () => table } as unknown as Win32,
    ...{ probe, handles, plan: emptyPlan, isOver: () => false, writersOfSession: false },
    family: {
      ...{ brokerPid: 1, children: [], seen: new Map(), jobPids: new Set([5]) },
      alive: new Map(
        table.map(({ pid }) => [pid, { pid, name: `${pid}.exe`, parentPid: 1, createdAt: '1' }]),
      ),
    },
    silent: new Set(),
    ...change,
  };
  const run = async () => {
    const found = await findPipeHolders(search, [{ label: 'p', childId: null, isUnended: true }]);
    const result = found.get('p');
    assert.ok(result);
    return result;
  };
  return { run, time, asked, copied, compared, open, replaced: () => replaced };
}

const many = Array.from({ length: 300 }, (_, index) => entry(20, 5000 + index));
const pending = Array.from({ length: 30 }, (_, index) => entry(10 + index, 100 + index));
const hangAll = new Map(pending.map(({ value }) => [Number(value), hanging]));

describe('A search for holders without addresses', () => {
  it('takes less than three seconds with thirty handles that hang, and finds the one that holds', async () => {
    const table = [...pending, ...many, entry(50, 9000)];
    const questions = new Map([...hangAll, [9000, writeEnd]]);
    const { run, time, open, replaced } = searching(table, questions);
    const { holders, unanswered } = await run();
    assert.deepEqual(
      holders.map(({ pid, end }) => [pid, end]),
      [[50, 'write']],
    );
    assert.match(unanswered.join('\n'), /30 handles gave no answer in time/);
    assert.ok(time.now() < 3000, `${time.now()} ms`);
    assert.equal(replaced(), 1);
    assert.deepEqual([...open], []);
  });

  it('asks the processes of the session first', async () => {
    const { run, asked } = searching([...many, entry(5, 700), entry(5, 701)], new Map());
    await run();
    assert.deepEqual(asked.slice(0, 2), [700n, 701n]);
  });

  it('is given up between two handles that hang when the session ends, which it says', async () => {
    const time = new MadeUpTime();
    const isOver = (): boolean => time.now() >= 200;
    const { run, open } = searching(pending, hangAll, { isOver }, time);
    const { unanswered } = await run();
    assert.ok(time.now() <= 300, `${time.now()} ms`);
    assert.match(unanswered.join('\n'), /stopped before every process was inspected/);
    assert.deepEqual([...open], []);
  });

  describe('of a pipe whose ends were opened for one direction each', () => {
    const [reads, writes, both, neither] = [0x120089, 0x120116, 0x12019f, 0x100000];
    const table = [
      entry(20, 1, reads),
      entry(20, 2, writes),
      entry(20, 3, both),
      entry(20, 4, neither),
    ];
    const own = (end: 'read' | 'write', isClosed: boolean) => {
      const value = end === 'read' ? 0x10n : 0x20n;
      const access = end === 'read' ? reads : writes;
      return {
        ...{ entry: entry(process.pid, Number(value), access), label: `p.${end}`, pipe: { end } },
        owned: { isClosed, value },
      };
    };
    /** The broker has the read end open, and the write end as the test says. */
    const search = (isWriteClosed: boolean, all = table, questions: Questions = new Map()) => {
      const ends = [own('read', false), own('write', isWriteClosed)];
      const handles = {
        endsOf: () => ends,
        openEndsOf: () =>
          ends
            .filter(({ owned }) => !owned.isClosed)
            .map(({ owned, pipe }) => ({
              ...{ pid: process.pid, handle: hex(owned.value), label: 'p', end: pipe.end },
            })),
        identityOf: () => ({ label: 'p', name: '', indexNumber: '0x7' }),
      } as unknown as SessionHandles;
      return searching(all, questions, { handles });
    };

    it('copies no handle that can both read and write, and compares each other one with the end that it can be', async () => {
      const { run, copied, compared, asked } = search(true);
      await run();
      const others = copied.filter((value) => value < 0x10n);
      assert.deepEqual(others.sort(), [1n, 2n, 4n]);
      // With the read end alone, the only one that is known.
      assert.deepEqual(compared.map(([, value]) => value).sort(), [1n, 4n]);
      assert.ok(compared.every(([known]) => known === 0x10n));
      assert.deepEqual(asked.sort(), [2n, 4n]);
    });

    it('asks nothing that can hang while the launcher has both ends open', async () => {
      const { run, compared, asked } = search(false);
      await run();
      assert.deepEqual(asked, []);
      assert.deepEqual(compared.map(([known, value]) => `${known} ${value}`).sort(), [
        '16 1',
        '16 4',
        '32 2',
        '32 4',
      ]);
    });

    describe('one of which a process of the session holds', () => {
      const child = entry(5, 2, writes);
      const outside = Array.from({ length: 500 }, (_, index) => entry(20, 5000 + index, writes));

      it('asks about that one only, before and after all others are compared with it', async () => {
        const { run, asked, compared } = search(
          true,
          [child, ...outside],
          new Map([[2, writeEnd]]),
        );
        const { holders, unanswered } = await run();
        assert.deepEqual(
          holders.map(({ pid, end }) => [pid, end]),
          [
            [process.pid, 'read'],
            [5, 'write'],
          ],
        );
        assert.deepEqual(asked, [2n, 2n]);
        assert.equal(compared.filter(([known]) => known === 2n).length, 500);
        assert.deepEqual(unanswered, []);
      });

      it('asks about each other one when it is no end any more, and finds who holds it', async () => {
        const answers: Questions = {
          get: (value) => {
            if (value === 5007) return writeEnd;
            return value === 2 && asked.filter((one) => one === 2n).length < 2
              ? writeEnd
              : undefined;
          },
        };
        const { run, asked } = search(true, [child, ...outside], answers);
        const { holders } = await run();
        assert.deepEqual(
          holders.map(({ pid, handle, end }) => [pid, handle, end]),
          [
            [process.pid, '0x10', 'read'],
            [5, '0x2', 'write'],
            [20, hex(5007n), 'write'],
          ],
        );
      });
    });
  });
});
