// Tens of thousands of questions: as many in a batch as the prober answers within its time, and each handle asked about once.
import assert from 'node:assert/strict';
import { askAboutHandles } from '../../../../src/broker/prober/handleQuestions';
import { hex } from '../../../../src/model/base/handleValue';
import type { TableEntry } from '../../../../src/win32/bindings/handleTable';

const table = (count: number): readonly TableEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ pid: 7, value: BigInt(4 * index + 4), access: 1, inheritable: false, typeIndex: 1 },
    object: 0n,
  }));

/** `milliseconds` of the prober for one handle; of a batch it answers `most` in its turn. */
async function run(count: number, milliseconds: number, most = Infinity, isOver = () => false) {
  const entries = table(count);
  const sizes: number[] = [];
  const answered: bigint[] = [];
  const isWhole = await askAboutHandles(entries, {
    ask: (batch) => {
      sizes.push(batch.length);
      const done = batch.slice(0, most);
      answered.push(...done.map(({ value }) => value));
      const left = batch.slice(most).map(({ pid, value }) => ({ pid, handle: hex(value) }));
      const took = done.length * milliseconds;
      return Promise.resolve({ found: [], refused: [], silent: [], left, took });
    },
    onFound: () => assert.fail('nothing is found'),
    onRefused: () => assert.fail('nobody refuses'),
    onSilent: () => assert.fail('nothing hangs'),
    onAsked: () => undefined,
    isOver,
  });
  return { isWhole, sizes, answered, entries };
}

describe('Questions about very many handles', () => {
  it('go to a fast prober by the thousand', async () => {
    const { isWhole, sizes, answered, entries } = await run(20_000, 0.001);
    assert.ok(isWhole);
    assert.equal(answered.length, entries.length);
    assert.equal(new Set(answered).size, entries.length);
    assert.ok(sizes.length <= 30, `${sizes.length} batches`);
    assert.equal(Math.max(...sizes), 1000);
  });

  it('go to a slow one by two hundred', async () => {
    const { sizes, answered } = await run(5000, 1);
    assert.equal(answered.length, 5000);
    assert.equal(Math.max(...sizes), 200);
  });

  it('are as many as one turn is enough for', async () => {
    const { sizes, answered } = await run(5000, 0.001, 50);
    assert.equal(answered.length, 5000);
    assert.ok(sizes.length < 150, `${sizes.length} batches`);
    assert.ok(Math.max(...sizes.slice(4)) < 100, sizes.join(' '));
  });

  it('end when nobody wants the answers any more', async () => {
    let asked = 0;
    const { isWhole, sizes } = await run(20_000, 1, Infinity, () => ++asked > 4);
    assert.ok(!isWhole);
    assert.ok(sizes.length <= 4, `${sizes.length} batches`);
  });
});
