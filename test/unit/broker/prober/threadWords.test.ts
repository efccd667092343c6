// The words of a thread of the prober: few for many handles that are not the one, and none of them lost.
import assert from 'node:assert/strict';
import type { ThreadWord } from '../../../../src/broker/prober/askingThread';
import { threadWords } from '../../../../src/broker/prober/threadWords';

const found = { label: 'p', end: 'write', by: 'object' };

function said(kind: 'find' | 'probe' | 'peek', answers: readonly unknown[]) {
  const said: ThreadWord[] = [];
  const words = threadWords(kind, (word) => said.push(word));
  answers.forEach((answer, index) => words.answer(index, answer));
  words.done();
  return said;
}

describe('The words of a thread', () => {
  for (const kind of ['probe', 'find'] as const) {
    it(`say of fifty handles at once that they are not the one (${kind})`, () => {
      const words = said(kind, [...Array<null>(120).fill(null), found]);
      assert.equal(words.length, 5);
      assert.deepEqual(words.at(-1), { type: 'done' });
      const nothings = words.flatMap((word) => (word.type === 'nothing' ? word.indexes : []));
      assert.deepEqual(nothings, [...Array(120).keys()]);
      assert.ok(words.some((word) => word.type === 'answer' && word.index === 120));
    });
  }

  it('say each answer by itself where nothing is an answer like others', () => {
    assert.deepEqual(said('peek', [null, null]), [
      { type: 'answer', index: 0, answer: null },
      { type: 'answer', index: 1, answer: null },
      { type: 'done' },
    ]);
  });
});
