// What STARTUPINFOW.lpReserved2 says to the runtime of a process, read byte by byte.
import assert from 'node:assert/strict';
import { runtimeHandles } from '../../../src/win32/bindings/processParameters';

function table(count: number, values: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(4 + values.length + 8 * values.length);
  bytes.writeUInt32LE(count, 0);
  for (const [at, value] of values.entries()) {
    bytes.writeBigUInt64LE(value, 4 + values.length + 8 * at);
  }
  return bytes;
}

describe('The handles told to a runtime', () => {
  it('are those of its descriptors, without those that are closed', () => {
    const values = [0x44n, 0xffff_ffff_ffff_ffffn, 0n, 0x50n];
    assert.deepEqual(runtimeHandles(table(4, values)), [0x44n, 0x50n]);
  });

  it('are no more than there is room for, whatever the table says', () => {
    assert.deepEqual(runtimeHandles(table(0, [])), []);
    assert.deepEqual(runtimeHandles(table(0xffff_ffff, [])), []);
    assert.deepEqual(runtimeHandles(table(1, [0x44n])), [0x44n]);
  });
});
