// A described File handle in words.
import * as l10n from '@vscode/l10n';
import { pipePath } from './pipeName';
import type { FileDescription, SocketDescription, SocketEnd } from './fileDescription';

/** "127.0.0.1:8080", "[::1]:8080". */
export function endText({ address, port }: SocketEnd): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** "TCP 127.0.0.1:8080, listening". */
function socketText(socket: SocketDescription): string {
  const { protocol, state, peer } = socket;
  const isOther = protocol === 'other';
  const name = protocol.toUpperCase();
  const end = endText(socket);
  if (state === 'unbound') {
    return isOther ? l10n.t('a socket, not bound') : l10n.t('{0} socket, not bound', name);
  }
  if (peer) return connectedText(socket, peer);
  switch (state) {
    case 'listening':
      return isOther
        ? l10n.t('a socket {0}, listening', end)
        : l10n.t('{0} {1}, listening', name, end);
    case 'connected':
      return isOther
        ? l10n.t('a socket {0}, connected', end)
        : l10n.t('{0} {1}, connected', name, end);
    case 'bound':
      return isOther ? l10n.t('a socket {0}, bound', end) : l10n.t('{0} {1}, bound', name, end);
  }
}

/** "TCP 127.0.0.1:8080, connected to 127.0.0.1:50000". */
export function connectedText(socket: SocketDescription, peer: SocketEnd): string {
  return socket.protocol === 'other'
    ? l10n.t('a socket {0}, connected to {1}', endText(socket), endText(peer))
    : l10n.t(
        '{0} {1}, connected to {2}',
        socket.protocol.toUpperCase(),
        endText(socket),
        endText(peer),
      );
}

/** What the object is called where there is room for one line. */
export function fileText(file: FileDescription): string {
  if (file.socket) return socketText(file.socket);
  if (file.kind === 'pipe') {
    const whose = file.pipe?.label ?? pipePath(file.name);
    return whose === null ? l10n.t('a pipe of its own') : l10n.t('pipe {0}', whose);
  }
  if (file.kind === 'unknown') {
    return file.reason === 'silent' ? l10n.t('a file that gives no answer') : l10n.t('a file');
  }
  return file.name ?? namelessText(file.kind);
}

function namelessText(kind: Exclude<FileDescription['kind'], 'pipe' | 'unknown'>): string {
  switch (kind) {
    case 'file':
      return l10n.t('a file');
    case 'directory':
      return l10n.t('a directory');
    case 'socket':
      return l10n.t('a socket');
    case 'device':
      return l10n.t('a device');
    case 'console':
      return l10n.t('a console');
  }
}
