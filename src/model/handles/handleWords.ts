// The one word for where a handle of a process comes from, for what a standard handle is worth, and for a group of either.
import * as l10n from '@vscode/l10n';
import type { Birth } from '../session/state';
import type { Doubt } from './evidence';
import type { ChildHandle, Origin } from './origin';
import type { StandardHandle } from './standardHandles';

export function originWord(origin: Origin | 'notInherited', doubt?: Doubt): string {
  if (doubt === 'unknown') {
    return l10n.t({ message: 'origin unknown', comment: ['Of a handle'] });
  }
  if (doubt === 'inferred') {
    return origin === 'duplicated'
      ? l10n.t({ message: 'probably duplicated', comment: ['Of a handle'] })
      : l10n.t({ message: 'probably inherited', comment: ['Of a handle'] });
  }
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

/** Nobody saw the creation: the groups say what is known, and not how it came about. Null where that is no other. */
function attachedHeading(group: Parameters<typeof groupHeading>[0]): string | null {
  switch (group) {
    case 'inherited':
      return l10n.t({ message: 'Probably inherited', comment: ['Heading of a group of handles'] });
    case 'duplicated':
      return l10n.t('Same object as in the creator');
    case 'opened':
      return l10n.t({ message: 'Origin unknown', comment: ['Heading of a group of handles'] });
    case 'notInherited':
      return l10n.t('Inheritable in the creator, not here');
    case 'unclear':
    case 'sent':
    case 'standard':
      return null;
  }
}

/** Over the handles of one process that came to it the same way, in the tree, the panel and the Variables view. */
export function groupHeading(
  group: Origin | 'sent' | 'notInherited' | 'standard',
  birth: Pick<Birth, 'attached'> | null = null,
): string {
  if (birth?.attached) {
    const heading = attachedHeading(group);
    if (heading !== null) return heading;
  }
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

/** Who is the first that is known to have had the object; who opened it, where somebody saw that. */
export function openedByText(
  { doubt }: Pick<ChildHandle, 'doubt'>,
  name: string,
  isSeen = true,
): string {
  return doubt === undefined && isSeen
    ? l10n.t('opened by {0}', name)
    : l10n.t({ message: 'as in {0}', args: [name], comment: ['The same object as in a process'] });
}
