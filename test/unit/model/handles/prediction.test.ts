// The documented rules of Windows against what a kernel did.
import assert from 'node:assert/strict';
import { comparePrediction, predictInherited } from '../../../../src/model/handles/prediction';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';

const log = brokerHandle('0x10', 'log');
const data = brokerHandle('0x14', 'data');
const secret = brokerHandle('0x18', 'secret', { inheritable: false });
const all = [log, data, secret];

describe('The prediction', () => {
  const labels = (change: Parameters<typeof birthOf>[2]) =>
    predictInherited(birthOf(all, [], change)).map((handle) => handle.label);

  it('is every inheritable handle without a list', () =>
    assert.deepEqual(labels({}), ['log', 'data']));

  it('is nothing with bInheritHandles FALSE', () =>
    assert.deepEqual(labels({ inheritHandles: false }), []));

  it('is what is inheritable and in the list', () =>
    assert.deepEqual(labels({ handleList: ['0x14', '0x18'] }), ['data']));

  it('agrees with a child that has exactly that', () => {
    const birth = birthOf(all, [observed('0x10', ['0x10']), observed('0x14', ['0x14'])]);
    assert.deepEqual(comparePrediction(birth), { agrees: true, differences: [] });
  });

  it('does not count handles Windows duplicated or the child opened', () => {
    const birth = birthOf(all, [observed('0x80', ['0x10']), observed('0x4')], {
      inheritHandles: false,
    });
    assert.ok(comparePrediction(birth).agrees);
  });

  it('names a handle that is missing in the child', () => {
    const { agrees, differences } = comparePrediction(birthOf([log], []));
    assert.ok(!agrees);
    assert.deepEqual(differences, ['log (0x10) should have been inherited and was not.']);
  });

  it('names a handle the child has though the list left it out', () => {
    const birth = birthOf([log, data], [observed('0x10', ['0x10']), observed('0x14', ['0x14'])], {
      handleList: ['0x10'],
    });
    assert.deepEqual(comparePrediction(birth).differences, [
      'data (0x14) was inherited; by the rules of Windows it should not have been.',
    ]);
  });

  it('says which entry of a list makes Windows refuse the launch', () => {
    const birth = birthOf(all, [], { handleList: ['0x18'] });
    const [difference] = comparePrediction(birth).differences;
    assert.match(difference ?? '', /^secret \(0x18\).*not inheritable.*87/);
  });

  it('names an unlabelled handle by its value', () => {
    const birth = birthOf([brokerHandle('0x20', null)], []);
    assert.match(comparePrediction(birth).differences[0] ?? '', /^0x20 should/);
  });
});
