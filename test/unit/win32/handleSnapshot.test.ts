// The handle table of one process as Windows 8 and later give it: the fields of each entry where the kernel puts them.
import assert from 'node:assert/strict';
import { snapshotEntries } from '../../../src/win32/bindings/handleTable';

describe('A snapshot of the handles of one process', () => {
  /** PROCESS_HANDLE_SNAPSHOT_INFORMATION of a 64-bit system, with room behind the entries as in a buffer used before. */
  function snapshot(
    entries: readonly Readonly<Record<'value' | 'access' | 'type' | 'attributes', number>>[],
  ): Buffer {
    const bytes = Buffer.alloc(16 + 40 * (entries.length + 1), 0xff);
    bytes.writeBigUInt64LE(BigInt(entries.length), 0);
    for (const [index, { value, access, type, attributes }] of entries.entries()) {
      const at = 16 + 40 * index;
      bytes.writeBigUInt64LE(BigInt(value), at);
      bytes.writeUInt32LE(access, at + 24);
      bytes.writeUInt32LE(type, at + 28);
      bytes.writeUInt32LE(attributes, at + 32);
    }
    return bytes;
  }

  it('is read entry by entry, and not beyond the last', () => {
    const bytes = snapshot([
      { value: 0x1a4, access: 0x12_0089, type: 37, attributes: 0x2 },
      { value: 0x8, access: 0xffff_ffff, type: 7, attributes: 0x1 },
    ]);
    assert.deepEqual(snapshotEntries(bytes, 42), [
      { pid: 42, value: 0x1a4n, access: 0x12_0089, typeIndex: 37, inheritable: true, object: 0n },
      { pid: 42, value: 0x8n, access: 0xffff_ffff, typeIndex: 7, inheritable: false, object: 0n },
    ]);
    assert.deepEqual(snapshotEntries(snapshot([]), 42), []);
  });
});
