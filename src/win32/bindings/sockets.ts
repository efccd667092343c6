// Sockets, which are handles like others to inheritance: made inheritable or not by a flag of WSASocketW.
import { hex } from '../../model/base/handleValue';
import { INVALID_HANDLE_VALUE, type Handle } from '../handle';
import { DWORD, POINTER, type Library } from './library';
import { Win32Error } from '../win32Error';

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const WSA_FLAG_OVERLAPPED = 0x1;
const WSA_FLAG_NO_HANDLE_INHERIT = 0x80;

/** sockaddr_in: family, then port and address in network order. */
function loopback(port: number): Buffer {
  const address = Buffer.alloc(16);
  address.writeUInt16LE(AF_INET, 0);
  address.writeUInt16BE(port, 2);
  address.writeUInt32BE(0x7f00_0001, 4);
  return address;
}

export function bindSockets(library: Library) {
  const startup = library.ws2_32('WSAStartup', 'int32', ['uint16', POINTER]);
  const socket = library.ws2_32('WSASocketW', POINTER, [
    'int32',
    'int32',
    'int32',
    POINTER,
    DWORD,
    DWORD,
  ]);
  const bind = library.ws2_32('bind', 'int32', [POINTER, POINTER, 'int32']);
  const listen = library.ws2_32('listen', 'int32', [POINTER, 'int32']);
  const getName = library.ws2_32('getsockname', 'int32', [POINTER, POINTER, POINTER]);
  const close = library.ws2_32('closesocket', 'int32', [POINTER]);

  return {
    /**
     * Starts Winsock, and makes one socket of each kind: the first ones bring handles of Winsock's own, which stay for the life
     * of the process. https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-wsastartup
     */
    WarmUpSockets(): void {
      const code = Number(startup(0x0202, Buffer.alloc(512)));
      if (code !== 0) throw new Win32Error('WSAStartup', code);
      for (const type of [SOCK_STREAM, SOCK_DGRAM]) {
        const first = socket(AF_INET, type, 0, 0n, 0, WSA_FLAG_NO_HANDLE_INHERIT);
        bind(first, loopback(0), 16);
        close(first);
      }
    },

    /** https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasocketw */
    WSASocketW(protocol: 'tcp' | 'udp', inheritable: boolean): Handle {
      const flags = WSA_FLAG_OVERLAPPED | (inheritable ? 0 : WSA_FLAG_NO_HANDLE_INHERIT);
      const type = protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
      const handle = (socket(AF_INET, type, 0, 0n, 0, flags) ?? 0n) as Handle;
      library.settle(
        'WSASocketW',
        {
          af: 'AF_INET',
          type: protocol === 'tcp' ? 'SOCK_STREAM' : 'SOCK_DGRAM',
          dwFlags: `WSA_FLAG_OVERLAPPED${inheritable ? '' : ' | WSA_FLAG_NO_HANDLE_INHERIT'}`,
        },
        handle === INVALID_HANDLE_VALUE,
        hex(handle),
      );
      return handle;
    },

    /** Binds to 127.0.0.1 and, for TCP, listens; returns the port. */
    BindLoopback(s: Handle, port: number, listens: boolean): number {
      const bound = bind(s, loopback(port), 16);
      library.settle('bind', { s: hex(s), name: `127.0.0.1:${port}` }, bound !== 0, String(bound));
      if (listens) {
        const listening = listen(s, 16);
        library.settle('listen', { s: hex(s), backlog: '16' }, listening !== 0, String(listening));
      }
      const address = Buffer.alloc(16);
      const length = Buffer.alloc(4);
      length.writeInt32LE(16);
      return getName(s, address, length) === 0 ? address.readUInt16BE(2) : port;
    },

    /** https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-closesocket */
    closesocket(s: Handle): void {
      const result = close(s);
      library.settle('closesocket', { s: hex(s) }, result !== 0, String(result));
    },
  };
}
