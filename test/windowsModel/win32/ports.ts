// The system's tables of ports. A row is there as long as anybody has the socket, and names who bound it, dead or alive: oven-sh/bun#36936, Icinga/icinga2#3269.
import type { PortRow } from '../../../src/win32/bindings/ports';
import type { Win32 } from '../../../src/win32/win32';
import { SocketObject } from '../files';
import type { Caller } from './caller';

type Functions = Pick<Win32, 'GetExtendedTcpTable' | 'GetExtendedUdpTable'>;

export function portFunctions({ system }: Caller): Functions {
  const rows = (protocol: 'tcp' | 'udp'): readonly PortRow[] => {
    const namesOwner = protocol === 'udp' || !system.personality.asWine('owner of a TCP port');
    const open = system.living.flatMap(({ table }) => table.all.map(([, { object }]) => object));
    const sockets = [...new Set(open)].filter((object) => object instanceof SocketObject);
    return sockets
      .filter((socket) => socket.protocol === protocol && socket.port !== 0)
      .map(({ port, state, boundBy }) => ({
        ...{ protocol, port, address: '127.0.0.1', peer: null, pid: namesOwner ? boundBy : 0 },
        state: protocol === 'tcp' && state === 'listening' ? 'listening' : 'bound',
      }));
  };
  return {
    GetExtendedTcpTable: () => rows('tcp'),
    GetExtendedUdpTable: () => rows('udp'),
  };
}
