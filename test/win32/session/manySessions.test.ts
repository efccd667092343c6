// Many sessions one after the other cost nothing that stays: no handle here, none in any broker.
import assert from 'node:assert/strict';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { assertBalanced } from '../handleBalance';
import { endSessions, program, runSession } from '../runSession';

const sessions = Number(process.env['HANDLE_TEST_SESSIONS'] ?? 20);

describe('Many sessions in a row', () => {
  const win32 = loadWin32(() => undefined);
  const openHandles = (): number => win32.HandleTable(new Set([process.pid])).length;
  afterEach(endSessions);

  const configuration = {
    program: program('writeBytes'),
    args: ['100000', '999', '1'],
    handles: { log: { kind: 'file', path: 'log.txt', access: 'append' }, up: { kind: 'pipe' } },
    stdio: { stderr: 'stdout' },
  };

  async function one(): Promise<void> {
    const { session, state, report } = await runSession(configuration);
    assert.equal(report.end?.reason, 'finished');
    assert.equal(report.pipes.find((pipe) => pipe.label === 'stdout')?.bytes, 100_000);
    assertBalanced(state);
    assert.ok(state.brokerHandles.every((handle) => handle.closedAt !== null));
    assert.deepEqual(report.findings, []);
    await session.dispose();
    await endSessions();
  }

  it(`leave this process with the handles it had: ${sessions} sessions`, async function () {
    this.timeout(sessions * 5000);
    // Warm: the pool, the channel and the caches of this process come into being.
    for (let round = 0; round < 5; round += 1) await one();
    const before = openHandles();
    for (let round = 0; round < sessions; round += 1) await one();
    const after = openHandles();
    assert.ok(after <= before, `${before} handles before, ${after} after ${sessions} sessions`);
  });
});
