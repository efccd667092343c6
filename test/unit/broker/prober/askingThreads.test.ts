// The threads of the prober: a question that hangs costs its own limit and one thread, and nothing of what others are asked.
import assert from 'node:assert/strict';
import type { ThreadTask } from '../../../../src/broker/prober/threadTask';
import type { Handle } from '../../../../src/win32/handle';
import { hangingThreads, type Question } from '../../fixtures/hangingThreads';

const quick: Question = { takes: 1, answer: 7 };
const hanging: Question = { takes: Infinity, answer: null };

function peek(...copies: readonly number[]): ThreadTask & { readonly kind: 'peek' } {
  return { kind: 'peek', copies: copies.map(BigInt) };
}

/** Asks again about what is left until nothing is. */
async function askAll(
  { threads }: Pick<ReturnType<typeof hangingThreads>, 'threads'>,
  copies: readonly Handle[],
) {
  const answered = new Set<Handle>();
  const silent = new Set<Handle>();
  let rest = copies;
  while (rest.length > 0) {
    const turn = await threads.ask({ kind: 'peek', copies: rest });
    for (const index of turn.answers.keys()) answered.add(rest[index] ?? 0n);
    if (turn.silent !== null) silent.add(rest[turn.silent] ?? 0n);
    rest = rest.filter((copy) => !answered.has(copy) && !silent.has(copy));
  }
  return { answered, silent };
}

describe('The threads of the prober', () => {
  it('answer by one that is kept, with a spare one beside it', async () => {
    const { threads, made } = hangingThreads(() => quick);
    const { answers, silent } = await threads.ask(peek(1, 2));
    assert.deepEqual(
      [...answers],
      [
        [0, 7],
        [1, 7],
      ],
    );
    assert.equal(silent, null);
    await threads.ask(peek(3));
    assert.equal(made.length, 2);
  });

  it('lose the one that hangs, with the answers it had given, and the spare one goes on', async () => {
    const { threads, made, time } = hangingThreads((copy) => (copy === 2n ? hanging : quick));
    const { answers, silent } = await threads.ask(peek(1, 2, 3));
    assert.deepEqual([...answers.keys()], [0]);
    assert.equal(silent, 1);
    assert.ok(time.now() <= 100, `${time.now()} ms`);
    assert.deepEqual([...(await threads.ask(peek(3))).answers.keys()], [0]);
    assert.equal(made.length, 3);
  });

  it('answer two hundred questions of ten milliseconds each, though together they take long', async () => {
    const asking = hangingThreads(() => ({ takes: 10, answer: 7 }));
    const copies = Array.from({ length: 200 }, (_, index) => BigInt(index + 1));
    const { answered, silent } = await askAll(asking, copies);
    assert.equal(answered.size, 200);
    assert.equal(silent.size, 0);
  });

  it('do not take a slow disk for a silent one, but a pipe of the same slowness', async () => {
    const slow = { takes: 900, answer: 7 };
    const asking = hangingThreads((copy) => ({ ...slow, isSlow: copy === 1n }));
    const { answered, silent } = await askAll(asking, [1n, 2n]);
    assert.deepEqual([...answered], [1n]);
    assert.deepEqual([...silent], [2n]);
  });

  it('come to an end with a disk that does not answer at all', async () => {
    const asking = hangingThreads(() => ({ ...hanging, isSlow: true }));
    const { silent } = await askAll(asking, [1n]);
    assert.deepEqual([...silent], [1n]);
    assert.ok(asking.time.now() <= 1100, `${asking.time.now()} ms`);
  });

  it('let others have their turn between two questions', async () => {
    const { threads, time } = hangingThreads(() => ({ takes: 10, answer: 7 }));
    const copies = Array.from({ length: 200 }, (_, index) => index + 1);
    const { answers } = await threads.ask(peek(...copies));
    assert.ok(answers.size > 0 && answers.size < 20, `${answers.size} answers`);
    assert.ok(time.now() <= 100, `${time.now()} ms`);
  });

  it('are spent when sixteen hang, and no more when one has come back', async () => {
    const asking = hangingThreads(() => hanging);
    for (let hung = 0; hung < 16; hung++) {
      assert.ok(!asking.threads.isSpent, `${hung} hang`);
      await asking.threads.ask(peek(1));
    }
    assert.ok(asking.threads.isSpent);
    asking.made[0]?.comeBack();
    assert.ok(!asking.threads.isSpent);
  });
});
