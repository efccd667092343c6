// What others meet while somebody keeps a port, a connection, a file or a folder open.
import * as l10n from '@vscode/l10n';
import type { FileDescription, FileShare } from '../../session/fileDescription';

/** What an object is to others, as a clause for the end of a sentence. */
export function effectOf(file: FileDescription, share: FileShare | null, isPast: boolean): string {
  if (file.socket?.peer) {
    return isPast
      ? l10n.t('its peer did not see the connection end')
      : l10n.t('its peer does not see the connection end');
  }
  if (file.socket) {
    return isPast ? l10n.t('the port stayed in use') : l10n.t('the port stays in use');
  }
  return file.kind === 'directory' ? folderEffect(share, isPast) : fileEffect(share, isPast);
}

/** Of folders above it Windows asks no sharing: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_rename_information */
function folderEffect(share: FileShare | null, isPast: boolean): string {
  if (share?.delete) {
    return isPast
      ? l10n.t('the folders above it could not be renamed or deleted')
      : l10n.t('the folders above it cannot be renamed or deleted');
  }
  return isPast
    ? l10n.t('it and the folders above it could not be renamed or deleted')
    : l10n.t('it and the folders above it cannot be renamed or deleted');
}

/** Exactly what sharing keeps others from; each as one text, because languages join verbs in their own ways. */
function fileEffect(share: FileShare | null, isPast: boolean): string {
  if (!share) {
    return isPast
      ? l10n.t('deleting or renaming it could fail')
      : l10n.t('deleting or renaming it can fail');
  }
  const { read, write, delete: remove } = share;
  if (remove && read && write) {
    return isPast
      ? l10n.t('it could be deleted, but stayed on the disk until it was closed')
      : l10n.t('it can be deleted, but stays on the disk until it is closed');
  }
  if (remove) {
    if (read) return isPast ? l10n.t('it could not be written') : l10n.t('it cannot be written');
    if (write) return isPast ? l10n.t('it could not be read') : l10n.t('it cannot be read');
    return isPast
      ? l10n.t('it could not be read or written')
      : l10n.t('it cannot be read or written');
  }
  if (read && write) {
    return isPast
      ? l10n.t('it could not be deleted or renamed')
      : l10n.t('it cannot be deleted or renamed');
  }
  if (read) {
    return isPast
      ? l10n.t('it could not be written, deleted or renamed')
      : l10n.t('it cannot be written, deleted or renamed');
  }
  if (write) {
    return isPast
      ? l10n.t('it could not be read, deleted or renamed')
      : l10n.t('it cannot be read, deleted or renamed');
  }
  return isPast
    ? l10n.t('it could not be opened, deleted or renamed')
    : l10n.t('it cannot be opened, deleted or renamed');
}
