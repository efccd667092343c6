// Elements of rows are used again only for rows that come, never taken from those that stay.
import assert from 'node:assert/strict';
import { RowElements } from '../../../../src/webview/elements/rowElements';

describe('The elements of rows', () => {
  it('stay with their rows, and those of rows that go draw the ones that come', () => {
    const elements = new RowElements();
    const [a, b, c] = elements.numbers(['a', 'b', 'c'], true);
    assert.deepEqual(elements.numbers(['b', 'c', 'd'], true), [b, c, a]);
    assert.deepEqual(elements.numbers(['e', 'f', 'g'], true), [b, c, a]);
    assert.equal(elements.numbers(['e', 'f', 'g', 'h'], true).length, 4);
  });

  it('are new for rows that come where somebody is among them', () => {
    const elements = new RowElements();
    const before = elements.numbers(['a', 'b'], true);
    const after = elements.numbers(['b', 'c', 'd'], false);
    assert.equal(after[0], before[1]);
    assert.equal(new Set([...before, ...after]).size, 4);
  });

  it('are different even when two rows have one key', () => {
    const elements = new RowElements();
    assert.equal(new Set(elements.numbers(['a', 'a', 'b'], true)).size, 3);
    assert.equal(new Set(elements.numbers(['b', 'a', 'a'], true)).size, 3);
    assert.equal(new Set(elements.numbers(['c', 'c', 'a'], true)).size, 3);
  });
});
