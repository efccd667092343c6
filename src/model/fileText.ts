// A described File handle in words.
import type { FileDescription, SocketDescription, SocketEnd } from './fileDescription';

/** "127.0.0.1:8080", "[::1]:8080". */
export function endText({ address, port }: SocketEnd): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** "TCP 127.0.0.1:8080, listening". */
function socketText(socket: SocketDescription): string {
  const protocol = socket.protocol === 'other' ? 'a socket' : socket.protocol.toUpperCase();
  if (socket.state === 'unbound') return `${protocol} socket, not bound`;
  const peer = socket.peer ? `connected to ${endText(socket.peer)}` : socket.state;
  return `${protocol} ${endText(socket)}, ${peer}`;
}

/** What the object is called where there is room for one line. */
export function fileText(file: FileDescription): string {
  if (file.socket) return socketText(file.socket);
  if (file.kind === 'pipe') {
    const whose = file.pipe?.label ?? file.name;
    return whose === null ? 'a pipe of its own' : `pipe ${whose}`;
  }
  if (file.kind === 'unknown') {
    return file.reason === 'silent' ? 'a file that gives no answer' : 'a file';
  }
  return file.name ?? `a ${file.kind}`;
}
