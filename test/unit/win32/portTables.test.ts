// What the system's tables of ports and the text of a SID are made of, byte by byte.
import assert from 'node:assert/strict';
import { tcpRow4, tcpRow6, udpRow4, udpRow6 } from '../../../src/win32/bindings/ports';
import { sidText } from '../../../src/win32/sidText';

/** From hex digits. */
const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('Rows of the tables of ports', () => {
  it('of TCP: a port that listens has no peer', () => {
    const row = bytes('02000000 7f000001 0bb80000 00000000 00000000 9c010000');
    assert.deepEqual(tcpRow4(row), {
      ...{ protocol: 'tcp', address: '127.0.0.1', port: 3000, state: 'listening', peer: null },
      pid: 412,
    });
  });

  it('of TCP: a connection has both ends', () => {
    const row = bytes('05000000 0a000002 c0000000 5db8d822 01bb0000 08000000');
    const { peer, port, state } = tcpRow4(row);
    assert.deepEqual(peer, { address: '93.184.216.34', port: 443 });
    assert.deepEqual([port, state], [49_152, 'connected']);
  });

  it('of TCP on IPv6: state and process stand at the end, a scope belongs to the address', () => {
    const any = '00000000000000000000000000000000';
    const local = 'fe800000000000000000000000000001 04000000 0bb80000';
    const row = bytes(`${local} ${any} 00000000 00000000 02000000 9c010000`);
    assert.deepEqual(tcpRow6(row), {
      ...{ protocol: 'tcp', address: 'fe80::1%4', port: 3000, state: 'listening', peer: null },
      pid: 412,
    });
  });

  it('of UDP: a port is bound', () => {
    const bound = { protocol: 'udp', port: 53, state: 'bound', peer: null, pid: 12 };
    assert.deepEqual(udpRow4(bytes('00000000 00350000 0c000000')), {
      ...bound,
      address: '0.0.0.0',
    });
    const row = bytes('00000000000000000000000000000001 00000000 00350000 0c000000');
    assert.deepEqual(udpRow6(row), { ...bound, address: '::1' });
  });
});

describe('The text of a SID', () => {
  it('has the revision, the authority and every sub-authority', () => {
    assert.equal(sidText(bytes('01 01 000000000005 12000000')), 'S-1-5-18');
    const user = bytes('01 02 000000000005 15000000 e9030000');
    assert.equal(sidText(user), 'S-1-5-21-1001');
  });
});
