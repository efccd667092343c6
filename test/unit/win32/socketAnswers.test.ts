// What the socket driver of Windows answers, read byte by byte.
import assert from 'node:assert/strict';
import { socketEnd, socketNature } from '../../../src/win32/bindings/socketQuestions';

describe('The address of a socket', () => {
  const v4 = (port: number, address: string): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.writeUInt16LE(2, 0);
    bytes.writeUInt16BE(port, 2);
    bytes.set(address.split('.').map(Number), 4);
    return bytes;
  };
  const v6 = (port: number, address: readonly number[], scope = 0): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.writeUInt16LE(23, 0);
    bytes.writeUInt16BE(port, 2);
    for (const [at, group] of address.entries()) bytes.writeUInt16BE(group, 8 + 2 * at);
    bytes.writeUInt32LE(scope, 24);
    return bytes;
  };

  it('is written as people write it', () => {
    assert.deepEqual(socketEnd(v4(8080, '10.0.0.200')), { address: '10.0.0.200', port: 8080 });
    assert.deepEqual(socketEnd(v4(1, '0.0.0.0')), { address: '0.0.0.0', port: 1 });
    assert.deepEqual(socketEnd(v6(443, [0x2001, 0xdb8, 0, 0, 1, 0, 0, 1])), {
      address: '2001:db8::1:0:0:1',
      port: 443,
    });
    assert.deepEqual(socketEnd(v6(65535, [])), { address: '::', port: 65535 });
    assert.deepEqual(socketEnd(v6(5, [0xfe80, 0, 0, 0, 0, 0, 0, 1], 4)), {
      address: 'fe80::1%4',
      port: 5,
    });
  });

  it('is none without a port, and of another family', () => {
    assert.equal(socketEnd(v4(0, '0.0.0.0')), null);
    assert.equal(socketEnd(Buffer.alloc(128)), null);
    const unix = Buffer.alloc(128, 'C:/a.sock');
    unix.writeUInt16LE(1, 0);
    assert.equal(socketEnd(unix), null);
  });
});

describe('What Winsock lets the driver keep of a socket', () => {
  const context = (state: number, type: number, flags: number): Buffer => {
    const bytes = Buffer.alloc(256, 0xee);
    bytes.writeInt32LE(state, 0);
    bytes.writeInt32LE(23, 4);
    bytes.writeInt32LE(type, 8);
    bytes.writeUInt16LE(flags, 44);
    return bytes;
  };

  it('says what it is and whether it listens or is connected', () => {
    const family = 23;
    assert.deepEqual(socketNature(context(1, 1, 0x1001)), {
      ...{ family, type: 1, isListening: true, isConnected: false },
    });
    assert.deepEqual(socketNature(context(3, 1, 0x1000)), {
      ...{ family, type: 1, isListening: false, isConnected: true },
    });
    assert.deepEqual(socketNature(context(2, 2, 0)), {
      ...{ family, type: 2, isListening: false, isConnected: false },
    });
  });
});
