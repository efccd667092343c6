// What is told of a new process's files after it was let go: not about a handle that has another's value by then.
import assert from 'node:assert/strict';
import { noteDescribed, withoutReplaced } from '../../../../src/broker/tree/lateFiles';
import { knownAtBirth } from '../../../../src/broker/processes/sessionProcess';
import { describedAs } from '../../../../src/model/session/fileDescription';
import { MadeUpKernel, processOf } from '../../fixtures/bornProcess';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';

const facts = { type: 'File', access: '0x12019f' };
const file = describedAs('file', { name: 'C:\\log.txt' });
const before = birthOf(
  [brokerHandle('0x10', null, { ...facts, object: 'File without a name' })],
  [observed('0x10', ['0x10'], facts)],
);
const whole = birthOf(
  [brokerHandle('0x10', null, { ...facts, object: 'C:\\log.txt', file })],
  [observed('0x10', ['0x10'], { ...facts, object: 'C:\\log.txt', file })],
);

function late(access: number | null, answer = whole) {
  const kernel = new MadeUpKernel();
  const there = { value: 0x10n, object: 'any', access: access ?? 0 };
  const other = { value: 0x20n, object: 'other' };
  kernel.tables.set(7, access === null ? [other] : [there, other]);
  return withoutReplaced(kernel.inspect, processOf(7), before, answer);
}

describe('Files described late', () => {
  it('are believed of a handle that is still there', () => {
    const { birth, described, isNews } = late(0x12019f);
    assert.deepEqual(birth, whole);
    assert.deepEqual(described, whole.childHandles);
    assert.ok(isNews);
  });

  for (const [what, access] of [
    ['is closed', null],
    ['has another access', 0x1],
  ] as const) {
    it(`are not believed of one that ${what}`, () => {
      const { birth, described, isNews } = late(access);
      assert.deepEqual(birth, before);
      assert.deepEqual(described, []);
      assert.ok(!isNews);
    });
  }

  it('are nothing new when the handle was gone before it could be copied', () => {
    const gone = describedAs('unknown', { reason: 'gone' });
    const [handle] = whole.childHandles;
    assert.ok(handle);
    const missed = { ...whole, childHandles: [{ ...handle, file: gone }] };
    assert.deepEqual(late(0x12019f, missed).birth, before);
  });

  it('name what the process passes on, unless it has something else there by now', () => {
    const process = { known: knownAtBirth(before) };
    noteDescribed(process, before, whole);
    assert.equal(process.known.get(0x10n)?.object, 'C:\\log.txt');
    const [mine] = [...knownAtBirth(before).values()];
    assert.ok(mine);
    const changed = { known: new Map([[0x10n, { ...mine, object: 'another' }]]) };
    noteDescribed(changed, before, whole);
    assert.equal(changed.known.get(0x10n)?.object, 'another');
  });
});
