// Every handle has one owner and is closed once.
import assert from 'node:assert/strict';
import { HandleLedger } from '../../src/win32/ownedHandle';

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
  });
});
