// Every handle has one owner and is closed once.
import assert from 'node:assert/strict';
import { HandleLedger } from '../../../src/win32/ownedHandle';

describe('The handle ledger', () => {
  it('closes a handle once, and tells after it is closed', () => {
    const told: string[] = [];
    const ledger = new HandleLedger((value) => told.push(`close ${value}`));
    const owned = ledger.own(4n, () => told.push('told'));
    assert.ok(!owned.isClosed);
    owned.close();
    owned.close();
    assert.ok(owned.isClosed);
    assert.deepEqual(told, ['close 4', 'told']);
  });

  it('closes all that is open and then knows of nothing', () => {
    const closed: bigint[] = [];
    const ledger = new HandleLedger((value) => closed.push(value));
    ledger.own(4n);
    ledger.own(8n).close();
    ledger.own(12n);
    assert.deepEqual(
      ledger.open.map((owned) => owned.value),
      [4n, 12n],
    );
    ledger.closeAll();
    assert.deepEqual(closed, [8n, 4n, 12n]);
    assert.deepEqual(ledger.open, []);
    assert.deepEqual(ledger.left, []);
  });

  it('closes the others when one cannot be closed, and remembers that one', () => {
    const told: string[] = [];
    const ledger = new HandleLedger((value) => {
      told.push(`close ${value}`);
      if (value === 8n) throw new Error('CloseHandle failed with 6 (ERROR_INVALID_HANDLE).');
    });
    for (const value of [4n, 8n, 12n]) ledger.own(value, () => told.push(`closed ${value}`));
    assert.deepEqual(ledger.left, [4n, 8n, 12n]);
    ledger.closeAll();
    // Nobody is told that it was closed, and it is not tried again: its value may be another handle's by then.
    const once = ['close 4', 'closed 4', 'close 8', 'close 12', 'closed 12'];
    assert.deepEqual(told, once);
    assert.deepEqual(ledger.left, [8n]);
    ledger.closeAll();
    assert.deepEqual(told, once);
  });

  it('does not throw at whoever closes one that cannot be closed', () => {
    const ledger = new HandleLedger(() => {
      throw new Error('CloseHandle failed with 6 (ERROR_INVALID_HANDLE).');
    });
    ledger.own(4n).close();
    assert.deepEqual(ledger.left, [4n]);
    const released = ledger.own(8n);
    released.release();
    assert.deepEqual(ledger.left, [4n]);
  });
});
