// Many questions: those whose turn did not come are put again, and nobody is asked for ever.
import assert from 'node:assert/strict';
import { askInBatches } from '../../../../src/broker/prober/batches';
import { hex } from '../../../../src/model/base/handleValue';

const entries = Array.from({ length: 10 }, (_, index) => ({ pid: 1, value: BigInt(index + 1) }));
type Entry = (typeof entries)[number];
const named = ({ pid, value }: Entry) => ({ pid, handle: hex(value) });

async function run(ask: (batch: readonly Entry[]) => readonly Entry[] | null) {
  const taken: bigint[] = [];
  const silent: bigint[] = [];
  const sizes: number[] = [];
  const isWhole = await askInBatches<Entry, { readonly left: ReturnType<typeof named>[] }>(
    entries,
    {
      size: 4,
      ask: (batch) => {
        sizes.push(batch.length);
        const left = ask(batch);
        return Promise.resolve(left && { left: left.map(named) });
      },
      take: ({ left }, batch) => {
        const isLeft = new Set(left.map(({ handle }) => handle));
        taken.push(...batch.filter((one) => !isLeft.has(hex(one.value))).map(({ value }) => value));
      },
      silent: ({ value }) => void silent.push(value),
      isAnswered: () => false,
      isOver: () => sizes.length > 50,
    },
  );
  return { isWhole, taken, silent, sizes };
}

const all = entries.map(({ value }) => value);

describe('A batch of questions', () => {
  it('is put again without those that were answered', async () => {
    const { isWhole, taken, silent, sizes } = await run((batch) => batch.slice(3));
    assert.ok(isWhole);
    assert.deepEqual(taken, all);
    assert.deepEqual(silent, []);
    assert.deepEqual(sizes, [4, 4, 4, 1]);
  });

  it('ends with a prober that leaves everything for the next time', async () => {
    const { isWhole, silent } = await run((batch) => batch);
    assert.ok(isWhole);
    assert.deepEqual(silent, all);
  });

  it('is put one by one when there is no answer at all', async () => {
    const { isWhole, silent, sizes } = await run(() => null);
    assert.ok(isWhole);
    assert.deepEqual(silent, all);
    assert.equal(sizes.length, all.length + 3);
  });
});
