// At which new processes the debugger stops.
import assert from 'node:assert/strict';
import { stopReason, type StopRule } from '../../../../src/model/processes/stopRules';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';

const birth = birthOf(
  [brokerHandle('0x10', 'stdout'), brokerHandle('0x14', null, { object: 'C:\\logs\\build.log' })],
  [observed('0x10', ['0x10']), observed('0x14', ['0x14']), observed('0x18', [])],
);
const reason = (rule: Partial<StopRule>, image = 'C:\\Windows\\System32\\findstr.exe') =>
  stopReason([{ image: null, handle: null, ...rule }], { image, birth });

describe('A rule for stops', () => {
  it('without anything to match holds for every process', () => {
    assert.equal(reason({}), 'findstr.exe was created: every new process stops.');
    assert.equal(stopReason([], { image: 'a.exe', birth }), null);
  });

  for (const image of [
    'findstr.exe',
    'FINDSTR.EXE',
    'findstr',
    'find*',
    'f?ndstr.exe',
    '*\\System32\\findstr.exe',
  ]) {
    it(`matches the name by ${image}`, () => {
      assert.equal(reason({ image }), `findstr.exe was created: it matches "${image}".`);
    });
  }

  for (const image of ['find', 'findstr.ex', 'find+', '(findstr', 'indstr.exe', 'Windows']) {
    it(`does not match by ${image}`, () => assert.equal(reason({ image }), null));
  }

  it('matches a handle by label, object and value, if it was passed on', () => {
    assert.equal(reason({ handle: 'STDOUT' }), 'findstr.exe was created, and inherits stdout.');
    assert.equal(
      reason({ handle: 'build.log' }),
      'findstr.exe was created, and inherits C:\\logs\\build.log.',
    );
    assert.equal(reason({ handle: '0x10' }), 'findstr.exe was created, and inherits stdout.');
    assert.equal(reason({ handle: '0x18' }), null, 'it was opened, not passed on');
    assert.equal(reason({ handle: 'stderr' }), null);
  });

  it('wants both, when both are given', () => {
    assert.notEqual(reason({ image: 'findstr', handle: 'stdout' }), null);
    assert.equal(reason({ image: 'cl', handle: 'stdout' }), null);
    assert.equal(reason({ image: 'findstr', handle: 'stderr' }), null);
  });

  it('with a handle holds for no process whose handles are not known', () => {
    const rules = [{ image: null, handle: 'stdout' }];
    assert.equal(stopReason(rules, { image: 'a.exe', birth: null }), null);
  });

  it('is one of several of which the first that holds gives the reason', () => {
    const rules = [
      { image: 'cl', handle: null },
      { image: 'f*', handle: null },
      { image: null, handle: null },
    ];
    assert.match(stopReason(rules, { image: 'findstr.exe', birth }) ?? '', /matches "f\*"/);
  });
});
