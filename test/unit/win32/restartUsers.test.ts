// What the Restart Manager answers, byte by byte.
import assert from 'node:assert/strict';
import { restartUsers } from '../../../src/win32/bindings/restartManager';

describe('The answer of the Restart Manager', () => {
  it('has a process with its creation and, of a service, its short name', () => {
    const infos = Buffer.alloc(2 * 668);
    infos.writeUInt32LE(412, 0);
    infos.writeBigUInt64LE(133_000_000_000_000_000n, 4);
    infos.write('Print Spooler\0', 12, 'utf16le');
    infos.write('Spooler\0', 12 + 512, 'utf16le');
    infos.writeUInt32LE(12, 668);
    infos.write('Notepad\0', 668 + 12, 'utf16le');
    assert.deepEqual(restartUsers(infos, 2), [
      { pid: 412, createdAt: '133000000000000000', service: 'Spooler' },
      { pid: 12, createdAt: '0', service: null },
    ]);
  });
});
