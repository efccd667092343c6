// Which word of a typed command is completed, as what, and how the completed command is written.
import assert from 'node:assert/strict';
import { completed, wordToComplete } from '../../../../src/model/typedCommand/wordToComplete';

describe('The word to complete', () => {
  it('is the last one: a program at first and after an operator, else a path', () => {
    const cases: readonly (readonly [string, string, string, boolean])[] = [
      ['np', '', 'np', true],
      ['  np', '  ', 'np', true],
      ['node src/m', 'node ', 'src/m', false],
      ['a | fi', 'a | ', 'fi', true],
      ['a &&b', 'a &&', 'b', true],
      ['a x > ou', 'a x > ', 'ou', false],
      ['node "my fo', 'node ', 'my fo', false],
      ['"C:\\Program Fi', '', 'C:\\Program Fi', true],
      ['find "a|b" fi', 'find "a|b" ', 'fi', false],
    ];
    for (const [text, before, word, isProgram] of cases) {
      assert.deepEqual(wordToComplete(text), { before, word, isProgram }, text);
    }
  });

  it('is not there where nothing has been begun', () => {
    for (const text of ['', ' ', 'node ', 'a | ']) assert.equal(wordToComplete(text), undefined);
  });

  it('gets quotes where a blank or an operator needs them; those of a folder stay open', () => {
    const word = wordToComplete('node my');
    assert.ok(word);
    assert.equal(completed(word, 'mine.js'), 'node mine.js');
    assert.equal(completed(word, 'my file.js'), 'node "my file.js"');
    assert.equal(completed(word, 'my&file.js'), 'node "my&file.js"');
    assert.equal(completed(word, 'my folder\\'), 'node "my folder\\');
    const next = wordToComplete('node "my folder\\a');
    assert.ok(next);
    assert.equal(completed(next, 'my folder\\a.js'), 'node "my folder\\a.js"');
  });
});
