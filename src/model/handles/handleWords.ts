// The one word for where a handle of a process comes from, for what a standard handle is worth, and for a group of either.
import * as l10n from '@vscode/l10n';
import type { Origin, StandardHandle } from './origin';

export function originWord(origin: Origin | 'notInherited'): string {
  switch (origin) {
    case 'inherited':
      return l10n.t({ message: 'inherited', comment: ['Of a handle'] });
    case 'unclear':
      return l10n.t({ message: 'inherited or sent', comment: ['Of a handle: which is not known'] });
    case 'duplicated':
      return l10n.t({ message: 'duplicated', comment: ['Of a handle'] });
    case 'opened':
      return l10n.t({
        message: 'opened',
        comment: ['Of a handle: by the process itself, or by Windows for it'],
      });
    case 'notInherited':
      return l10n.t({ message: 'not inherited', comment: ['Of a handle'] });
  }
}

export function standardWord(state: StandardHandle['state']): string {
  switch (state) {
    case 'valid':
      return l10n.t({ message: 'valid', comment: ['Of a standard handle'] });
    case 'dangling':
      return l10n.t({
        message: 'dangling',
        comment: ['Of a standard handle: a number without a handle behind it'],
      });
    case 'none':
      return l10n.t({ message: 'none', comment: ['Of a standard handle: NULL'] });
  }
}

/** Over the handles of one process that came to it the same way, in the tree, the panel and the Variables view. */
export function groupHeading(group: Origin | 'sent' | 'notInherited' | 'standard'): string {
  switch (group) {
    case 'inherited':
      return l10n.t({ message: 'Inherited', comment: ['Heading of a group of handles'] });
    case 'unclear':
      return l10n.t({
        message: 'Inherited or sent',
        comment: ['Heading of a group of handles of which it is not known which'],
      });
    case 'duplicated':
      return l10n.t({ message: 'Duplicated', comment: ['Heading of a group of handles'] });
    case 'sent':
      return l10n.t('Sent after its start');
    case 'notInherited':
      return l10n.t({ message: 'Not inherited', comment: ['Heading of a group of handles'] });
    case 'opened':
      return l10n.t('Opened by Windows or itself');
    case 'standard':
      return l10n.t('Standard handles');
  }
}
