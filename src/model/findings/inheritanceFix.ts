// What to change where a process has a handle that it was not meant to have: how the object is opened, and how the process is started.
import * as l10n from '@vscode/l10n';
import type { KeptHandle } from './keptHandles';

/** For the code that opened the object. */
function openingFix({ opener, observed, source }: KeptHandle): string {
  const file = observed.file ?? source.file;
  if (file?.socket) {
    return l10n.t(
      'In {0}: create the socket with WSA_FLAG_NO_HANDLE_INHERIT (WSASocketW), or call SetHandleInformation(socket, HANDLE_FLAG_INHERIT, 0).',
      opener.name,
    );
  }
  return file
    ? l10n.t('In {0}: open it without bInheritHandle in SECURITY_ATTRIBUTES.', opener.name)
    : l10n.t('In {0}: create it without bInheritHandle in SECURITY_ATTRIBUTES.', opener.name);
}

/** For the code that started the process. */
function startFix({ creator, process, source }: KeptHandle): string {
  return source.isUnseen
    ? l10n.t(
        'In {0}: start {1} with a handle list without handle {2} (PROC_THREAD_ATTRIBUTE_HANDLE_LIST), and do not send it with DuplicateHandle.',
        creator.name,
        process.name,
        source.value,
      )
    : l10n.t(
        'In {0}: start {1} with a handle list without handle {2} (PROC_THREAD_ATTRIBUTE_HANDLE_LIST), or with bInheritHandles FALSE.',
        creator.name,
        process.name,
        source.value,
      );
}

export function inheritanceFix(handle: KeptHandle): string {
  return [openingFix(handle), startFix(handle)].join(' ');
}
