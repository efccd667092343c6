// What is noted of a handle that gave no answer: its value and access, as long as the process has it.
import assert from 'node:assert/strict';
import { SilentHandles } from '../../../../src/broker/processes/silentHandles';

const one = { value: 0x10n, access: 1 };

describe('A handle that gave no answer', () => {
  it('is known by its value and its access', () => {
    const silent = new SilentHandles();
    silent.add(one);
    assert.ok(silent.has(one));
    assert.ok(!silent.has({ ...one, access: 2 }));
    assert.ok(!silent.has({ ...one, value: 0x14n }));
  });

  it('is forgotten when the process has closed it, or has another under its value', () => {
    for (const table of [[], [{ ...one, access: 2 }]]) {
      const silent = new SilentHandles();
      silent.add(one);
      silent.keepOnly([one]);
      assert.ok(silent.has(one));
      silent.keepOnly(table);
      silent.keepOnly([one]);
      assert.ok(!silent.has(one));
    }
  });
});
