// Which handle of the parent a handle of a new process came from.
import assert from 'node:assert/strict';
import { isInheritedFrom, sourceOf } from '../../../../src/model/handles/source';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';

describe('The source of a handle', () => {
  const birth = birthOf(
    [brokerHandle('0x10', null), brokerHandle('0x14', 'go'), brokerHandle('0x18', null)],
    [],
  );
  const sourceFor = (value: string, ...same: readonly string[]): string | undefined =>
    sourceOf(birth, observed(value, same))?.value;

  it('is the handle of the same value, else the one with a label, else the first', () => {
    assert.equal(sourceFor('0x18', '0x10', '0x14', '0x18'), '0x18');
    assert.equal(sourceFor('0x44', '0x10', '0x14', '0x18'), '0x14');
    assert.equal(sourceFor('0x44', '0x18', '0x10'), '0x18');
    assert.equal(sourceFor('0x44', '0x99', '0x10'), '0x10');
  });

  it('is not there for what the process opened itself', () => {
    assert.equal(sourceFor('0x10'), undefined);
  });

  it('was inherited under the same value only, inheritable, by a call that passes handles on', () => {
    const handle = observed('0x10', ['0x10']);
    const source = brokerHandle('0x10', null);
    assert.equal(isInheritedFrom(source, birth, handle), true);
    assert.equal(isInheritedFrom(source, birth, observed('0x44', ['0x10'])), false);
    assert.equal(isInheritedFrom({ ...source, inheritable: false }, birth, handle), false);
    assert.equal(isInheritedFrom(source, { ...birth, inheritHandles: false }, handle), false);
  });
});
