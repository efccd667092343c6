// The system's tables of TCP and UDP ports, with the process that each belongs to.
import type { SocketEnd } from '../../model/session/fileDescription';
import { ERROR_INSUFFICIENT_BUFFER } from '../constants';
import { ipv4Text, ipv6Text } from '../ipAddress';
import { BOOL, DWORD, POINTER, type Library } from './library';

const AF_INET = 2;
const AF_INET6 = 23;
/** TCP_TABLE_CLASS and UDP_TABLE_CLASS (iprtrmib.h). */
const TCP_TABLE_OWNER_PID_ALL = 5;
const UDP_TABLE_OWNER_PID = 1;
/** MIB_TCP_STATE (tcpmib.h). */
const MIB_TCP_STATE_LISTEN = 2;
const MIB_TCP_STATE_ESTAB = 5;

export interface PortRow extends SocketEnd {
  readonly protocol: 'tcp' | 'udp';
  readonly state: 'listening' | 'connected' | 'bound' | 'closing';
  readonly peer: SocketEnd | null;
  /** Who bound it. The process may have ended while others have the socket; 0 when nobody has it any more. */
  readonly pid: number;
}

/** Ports stand in network order in the lower half of a DWORD. */
const portAt = (bytes: Buffer, at: number): number => bytes.readUInt16BE(at);

function tcpState(state: number): PortRow['state'] {
  if (state === MIB_TCP_STATE_LISTEN) return 'listening';
  return state === MIB_TCP_STATE_ESTAB ? 'connected' : 'closing';
}

function tcpRow(state: number, local: SocketEnd, remote: SocketEnd, pid: number): PortRow {
  const isListening = state === MIB_TCP_STATE_LISTEN;
  return {
    ...local,
    ...{ protocol: 'tcp', state: tcpState(state), peer: isListening ? null : remote, pid },
  };
}

/** MIB_TCPROW_OWNER_PID: state, then local address and port, remote address and port, the process; 4 bytes each. */
export function tcpRow4(row: Buffer): PortRow {
  const local = { address: ipv4Text(row.subarray(4)), port: portAt(row, 8) };
  const remote = { address: ipv4Text(row.subarray(12)), port: portAt(row, 16) };
  return tcpRow(row.readUInt32LE(0), local, remote, row.readUInt32LE(20));
}

/** MIB_TCP6ROW_OWNER_PID: address (16), scope, port of here and of there, then the state and the process. */
export function tcpRow6(row: Buffer): PortRow {
  const end = (at: number): SocketEnd => ({
    address: ipv6Text(row.subarray(at), row.readUInt32LE(at + 16)),
    port: portAt(row, at + 20),
  });
  return tcpRow(row.readUInt32LE(48), end(0), end(24), row.readUInt32LE(52));
}

/** MIB_UDPROW_OWNER_PID: address, port, process. */
export function udpRow4(row: Buffer): PortRow {
  const local = { address: ipv4Text(row), port: portAt(row, 4) };
  return { ...local, protocol: 'udp', state: 'bound', peer: null, pid: row.readUInt32LE(8) };
}

/** MIB_UDP6ROW_OWNER_PID: address (16), scope, port, process. */
export function udpRow6(row: Buffer): PortRow {
  const address = ipv6Text(row, row.readUInt32LE(16));
  const local = { address, port: portAt(row, 20) };
  return { ...local, protocol: 'udp', state: 'bound', peer: null, pid: row.readUInt32LE(24) };
}

export function bindPorts(library: Library) {
  const parameters = [POINTER, POINTER, BOOL, DWORD, DWORD, DWORD];
  const tcpTable = library.iphlpapi('GetExtendedTcpTable', DWORD, parameters);
  const udpTable = library.iphlpapi('GetExtendedUdpTable', DWORD, parameters);
  const size = Buffer.alloc(4);
  let room: Buffer = Buffer.alloc(1 << 15);

  /** A table begins with the number of its rows. One that cannot be had is empty: this machine may lack the protocol. */
  function rows(
    ask: (buffer: Buffer) => unknown,
    rowSize: number,
    read: (row: Buffer) => PortRow,
  ): readonly PortRow[] {
    for (;;) {
      size.writeUInt32LE(room.length);
      const code = Number(ask(room));
      if (code === ERROR_INSUFFICIENT_BUFFER) {
        // Others bind ports meanwhile.
        room = Buffer.alloc(Math.max(2 * room.length, size.readUInt32LE() + 4096));
        continue;
      }
      if (code !== 0) return [];
      const count = room.readUInt32LE();
      return Array.from({ length: count }, (_, index) =>
        read(room.subarray(4 + rowSize * index, 4 + rowSize * (index + 1))),
      );
    }
  }

  return {
    /** https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-getextendedtcptable */
    GetExtendedTcpTable(): readonly PortRow[] {
      const ask = (family: number) => (buffer: Buffer) =>
        tcpTable(buffer, size, 0, family, TCP_TABLE_OWNER_PID_ALL, 0);
      return [...rows(ask(AF_INET), 24, tcpRow4), ...rows(ask(AF_INET6), 56, tcpRow6)];
    },

    /** https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-getextendedudptable */
    GetExtendedUdpTable(): readonly PortRow[] {
      const ask = (family: number) => (buffer: Buffer) =>
        udpTable(buffer, size, 0, family, UDP_TABLE_OWNER_PID, 0);
      return [...rows(ask(AF_INET), 12, udpRow4), ...rows(ask(AF_INET6), 28, udpRow6)];
    },
  };
}
