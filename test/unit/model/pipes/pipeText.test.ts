// The phrase for a pipe, the same in every view.
import assert from 'node:assert/strict';
import { pipeText } from '../../../../src/model/pipes/pipeText';

describe('The phrase for a pipe', () => {
  it('counts bytes and reads of a captured pipe', () => {
    assert.equal(
      pipeText({ direction: 'captured', bytes: 1_234_567, reads: 1, phase: 'endOfFile' }),
      '1,234,567 bytes in 1 read, at end of file',
    );
  });

  it('counts writes of a written one', () => {
    assert.equal(
      pipeText({ direction: 'written', bytes: 1, reads: 2, phase: 'open' }),
      '1 byte written in 2 writes, open',
    );
  });
});
