// Asks the socket driver about a copy of another process's socket. Not through Winsock, which takes a handle it is asked about
// for its own and remembers it by its value: CloseHandle would leave that behind for the next copy, and closesocket can abort the
// owner's connection when SO_LINGER is set.
import type { SocketDescription, SocketEnd } from '../../model/session/fileDescription';
import type { Handle } from '../handle';
import { ipv4Text, ipv6Text } from '../ipAddress';
import { DWORD, NTSTATUS, POINTER, type Library } from './library';

const AF_INET = 2;
const AF_INET6 = 23;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

// Codes of AFD (afd.sys), undocumented by Microsoft and stable since Windows NT: System Informer, phnt/include/ntafd.h and phlib/phafd.c.
const IOCTL_AFD_GET_ADDRESS = 0x1202f;
const IOCTL_AFD_GET_REMOTE_ADDRESS = 0x1203f;
const IOCTL_AFD_GET_CONTEXT = 0x12043;
// Wine keeps no context and answers these instead (wine/afd.h); no driver of Windows knows them.
const IOCTL_AFD_WINE_GETPEERNAME = 0x12_0360;
const IOCTL_AFD_WINE_GET_INFO = 0x12_0368;
const IOCTL_AFD_WINE_GET_SO_ACCEPTCONN = 0x12_036c;

const STATUS_BUFFER_OVERFLOW = 0x8000_0005;
const STATUS_INVALID_DEVICE_REQUEST = 0xc000_0010;

/** What is read of SOCK_SHARED_INFO ends here; what follows differs between versions, and need not fit. */
const contextSize = 46;
const SocketConnected = 3;

interface Nature {
  readonly family: number;
  readonly type: number;
  readonly isListening: boolean;
  readonly isConnected: boolean;
}

interface Answered extends Nature {
  readonly peer: () => SocketEnd | null;
}

/**
 * SOCK_SHARED_INFO, which Winsock gives the driver to keep: SocketState at 0, AddressFamily at 4, SocketType at 8, Flags (16 bits, the
 * lowest is Listening) at 44.
 */
export function socketNature(context: Buffer): Nature {
  return {
    family: context.readInt32LE(4),
    type: context.readInt32LE(8),
    isListening: (context.readUInt16LE(44) & 1) !== 0,
    isConnected: context.readInt32LE(0) === SocketConnected,
  };
}

/** A sockaddr_in or sockaddr_in6: family, port in network order, then the address; null for another family and for port 0. */
export function socketEnd(bytes: Buffer): SocketEnd | null {
  const port = bytes.readUInt16BE(2);
  const family = bytes.readUInt16LE(0);
  if (port === 0) return null;
  if (family === AF_INET) return { address: ipv4Text(bytes.subarray(4)), port };
  if (family !== AF_INET6) return null;
  return { address: ipv6Text(bytes.subarray(8), bytes.readUInt32LE(24)), port };
}

function protocolOf({ family, type }: Nature): SocketDescription['protocol'] {
  if (family !== AF_INET && family !== AF_INET6) return 'other';
  return type === SOCK_STREAM ? 'tcp' : type === SOCK_DGRAM ? 'udp' : 'other';
}

export function bindSocketQuestions(library: Library) {
  const control = library.ntdll('NtDeviceIoControlFile', NTSTATUS, [
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    POINTER,
    DWORD,
    POINTER,
    DWORD,
    POINTER,
    DWORD,
  ]);
  const ioStatus = Buffer.alloc(16);
  const answer = Buffer.alloc(256);

  /** Cleared first: AFD can succeed without a word. https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-ntdeviceiocontrolfile */
  function ask(handle: Handle, code: number, size: number): number {
    answer.fill(0, 0, size);
    ioStatus.fill(0);
    const buffer = size === 0 ? 0n : answer;
    return Number(control(handle, 0n, 0n, 0n, ioStatus, code, 0n, 0, buffer, size)) >>> 0;
  }

  function address(handle: Handle, code: number): SocketEnd | null {
    return ask(handle, code, 128) === 0 ? socketEnd(answer) : null;
  }

  function natureUnderWine(handle: Handle): Answered | null {
    if (ask(handle, IOCTL_AFD_WINE_GET_INFO, 12) !== 0) return null;
    const [family, type] = [answer.readInt32LE(0), answer.readInt32LE(4)];
    const isListening =
      ask(handle, IOCTL_AFD_WINE_GET_SO_ACCEPTCONN, 4) === 0 && answer.readInt32LE() !== 0;
    const peer = (): SocketEnd | null => address(handle, IOCTL_AFD_WINE_GETPEERNAME);
    return { family, type, isListening, isConnected: false, peer };
  }

  function nature(handle: Handle): Answered | null {
    const status = ask(handle, IOCTL_AFD_GET_CONTEXT, answer.length);
    if (status === STATUS_INVALID_DEVICE_REQUEST) return natureUnderWine(handle);
    const isWhole = status === 0 && ioStatus.readBigUInt64LE(8) >= BigInt(contextSize);
    if (!isWhole && status !== STATUS_BUFFER_OVERFLOW) return null;
    return {
      ...socketNature(answer),
      // A question that leaves no room for an answer succeeds only where there is none to give.
      peer: () =>
        ask(handle, IOCTL_AFD_GET_REMOTE_ADDRESS, 0) === 0
          ? null
          : address(handle, IOCTL_AFD_GET_REMOTE_ADDRESS),
    };
  }

  return {
    /** Null when it is no socket. Waits like ObjectName. */
    DescribeSocket(handle: Handle): SocketDescription | null {
      const found = nature(handle);
      if (!found) return null;
      const local = address(handle, IOCTL_AFD_GET_ADDRESS);
      const peer = found.isListening ? null : found.peer();
      const isConnected = peer !== null || (found.isConnected && !found.isListening);
      return {
        protocol: protocolOf(found),
        state: found.isListening
          ? 'listening'
          : isConnected
            ? 'connected'
            : local
              ? 'bound'
              : 'unbound',
        address: local?.address ?? '',
        port: local?.port ?? 0,
        peer,
      };
    },
  };
}
