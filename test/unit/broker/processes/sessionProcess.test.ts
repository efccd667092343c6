// Who created a process, when the same process id was several processes' one after the other; and what it is known to have been born with.
import assert from 'node:assert/strict';
import { creatorOf, knownAtBirth } from '../../../../src/broker/processes/sessionProcess';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';

describe('The creator of a process', () => {
  const first = { pid: 40, createdAt: '1000', name: 'first' };
  const second = { pid: 40, createdAt: '3000', name: 'second' };
  const other = { pid: 44, createdAt: '500', name: 'other' };
  const creator = (processes: readonly (typeof first)[], parentPid: number, createdAt: string) =>
    creatorOf(processes, { parentPid, createdAt })?.name ?? null;

  it('has the id of its parent, and is older', () => {
    assert.equal(creator([first, other], 40, '2000'), 'first');
    assert.equal(creator([first, other], 44, '2000'), 'other');
    // The process that had the id when this one was created is not known: the one that has it now is none's creator.
    assert.equal(creator([second], 40, '2000'), null);
  });

  it('is the youngest of those that had the id before, in whatever order they were met', () => {
    assert.equal(creator([first, second], 40, '4000'), 'second');
    assert.equal(creator([second, first], 40, '4000'), 'second');
    assert.equal(creator([second, first], 40, '2000'), 'first');
  });

  it('can be of the same moment, and is unknown without facts', () => {
    assert.equal(creator([second], 40, '3000'), 'second');
    assert.equal(creatorOf([first], null), null);
  });

  it('compares times as numbers', () => {
    assert.equal(creator([{ ...first, createdAt: '999' }], 40, '1000'), 'first');
  });
});

describe('What a process was born with', () => {
  it('is known to be there, though its creator was not seen to have it', () => {
    const birth = birthOf(
      [brokerHandle('0x10', null, { isUnseen: true, closedAt: 5 })],
      [observed('0x10', ['0x10'])],
    );
    const handle = knownAtBirth(birth).get(0x10n);
    assert.equal(handle?.value, '0x10');
    // It would be said of whoever inherits it from this one, too.
    assert.ok(!('isUnseen' in handle));
  });
});
