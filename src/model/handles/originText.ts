// How a handle came to a process, put into words: inherited, duplicated, passed on by a creator.
import * as l10n from '@vscode/l10n';
import type { Birth, BrokerHandle, Creator } from '../session/state';

/** A handle of the parent in a sentence. */
export const named = (handle: BrokerHandle): string =>
  handle.label ??
  l10n.t({ message: 'an unnamed handle', comment: ['In "Same object as {0} of the parent"'] });

/** The parent in a sentence. */
export function parentName({ parent, creator }: Pick<Birth, 'parent' | 'creator'>): string {
  if (creator) return l10n.t('{0} (PID {1})', creator.name, creator.pid);
  return parent ? l10n.t('{0} (the parent process override)', parent.name) : l10n.t('the parent');
}

/** "parent: A", as a part of a line about a process; null when the broker is its parent, as it mostly is. */
export function parentText(birth: Pick<Birth, 'parent' | 'creator'> | null): string | null {
  if (birth?.creator) return l10n.t('created by {0}', birth.creator.name);
  return birth?.parent ? l10n.t('parent process override: {0}', birth.parent.name) : null;
}

/** `how` is a clause without the period: "it is inheritable and in the handle list". */
export function inheritedText(birth: Birth, source: BrokerHandle, how: string): string {
  if (!birth.parent) {
    return l10n.t({
      message: 'Same value and same object as {0} of the parent: {1}.',
      args: [named(source), how],
      comment: ['{1} is "it is inheritable and in the handle list"'],
    });
  }
  const isDuplicate = birth.parent.duplicated.some((one) => one.duplicate === source.value);
  return isDuplicate
    ? l10n.t({
        message:
          'Same value and same object as {0} of {1}, where the launcher had duplicated it for this launch: {2}.',
        args: [named(source), parentName(birth), how],
        comment: ['{1} is a process, {2} "it is inheritable and in the handle list"'],
      })
    : l10n.t({
        message: 'Same value and same object as {0} of {1}: {2}.',
        args: [named(source), parentName(birth), how],
        comment: ['{1} is a process, {2} "it is inheritable and in the handle list"'],
      });
}

export function duplicatedText(birth: Birth, twin: BrokerHandle): string {
  return (birth.parent ?? birth.creator)
    ? l10n.t({
        message:
          'The object is that of {0} of {1}, under another value: it was duplicated into the child.',
        args: [named(twin), parentName(birth)],
        comment: ['{0} is a handle, {1} a process'],
      })
    : l10n.t(
        'The object is that of {0} of the parent, under another value: it was duplicated into the child.',
        named(twin),
      );
}

/** Of a creator's call the tables tell what was passed on, not what was asked for. */
export function passedOnText({ name, pid }: Creator, source: BrokerHandle): string {
  const why = l10n.t(
    'Same value and same object as {0} of {1} (PID {2}), whose handle is inheritable: it called CreateProcess with bInheritHandles TRUE.',
    source.label ?? source.object,
    name,
    pid,
  );
  if (source.closedAt === null) return why;
  return `${why} ${l10n.t('{0} has closed its own handle since.', name)}`;
}

/** Who makes a handle in another process chooses its flag, but not its value. */
export function unseenText({ name, pid }: Creator): string {
  return l10n.t(
    'It has the inherit flag, and {0} (PID {1}) was not seen with it: it was inherited and closed there at once, or sent by DuplicateHandle before the process ran. The handle tables do not show which.',
    name,
    pid,
  );
}
