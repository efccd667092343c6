// A target as people read it: what the box has understood, and the short name that sentences use.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import type { NamedKind, SearchTarget } from './target';

function namedText(object: NamedKind, name: string): string {
  switch (object) {
    case 'mutex':
      return l10n.t('mutex {0}', name);
    case 'event':
      return l10n.t('event {0}', name);
    case 'section':
      return l10n.t('section {0}', name);
    case 'semaphore':
      return l10n.t('semaphore {0}', name);
    default:
      return assertNever(object);
  }
}

/** The last part of a path; a drive as it is. */
const baseName = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? path;

/** "app.log", "TCP port 3000": in the middle of a sentence. */
export function targetName(target: SearchTarget): string {
  switch (target.kind) {
    case 'path':
      return baseName(target.path);
    case 'port':
      if (target.protocol === null) return l10n.t('port {0}', target.port);
      return target.protocol === 'tcp'
        ? l10n.t('TCP port {0}', target.port)
        : l10n.t('UDP port {0}', target.port);
    case 'pipe':
      return `\\\\.\\pipe\\${target.name}`;
    case 'object':
      return namedText(target.object, target.name);
    case 'handle':
      return l10n.t('handle {0} of PID {1}', target.handle, target.pid);
    default:
      return assertNever(target);
  }
}

/** What the box has understood, as a line by itself. */
export function targetHint(target: SearchTarget): string {
  switch (target.kind) {
    case 'path':
      return l10n.t('File or folder {0}', target.path);
    case 'port':
      if (target.protocol === null) return l10n.t('Port {0}, TCP and UDP', target.port);
      return target.protocol === 'tcp'
        ? l10n.t('TCP port {0}', target.port)
        : l10n.t('UDP port {0}', target.port);
    case 'pipe':
      return l10n.t('Named pipe {0}', `\\\\.\\pipe\\${target.name}`);
    case 'object':
      return l10n.t({
        message: 'Named object: {0}',
        args: [namedText(target.object, target.name)],
        comment: ['{0} is "mutex Global\\MyApp"'],
      });
    case 'handle':
      return l10n.t('Handle {0} of PID {1}', target.handle, target.pid);
    default:
      return assertNever(target);
  }
}
