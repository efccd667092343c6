// What the parameters of a process say to it, read byte by byte: handles for its runtime, and its environment.
import assert from 'node:assert/strict';
import { environmentLines, runtimeHandles } from '../../../src/win32/startParameters';

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

describe('The environment of a process', () => {
  const lines = (text: string) => environmentLines(Buffer.from(text, 'utf16le'));

  it('is its variables up to the end of the block', () => {
    assert.deepEqual(lines('A=1\0B=ü\0\0rest\0'), ['A=1', 'B=ü']);
    assert.deepEqual(lines('\0\0'), []);
  });

  it('has whole variables only where the block is cut off', () => {
    assert.deepEqual(lines('A=1\0B=2\0C='), ['A=1', 'B=2']);
  });
});
