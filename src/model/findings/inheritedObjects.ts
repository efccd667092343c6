// Sockets and files that a process opened and passed down: the port stays in use, the file cannot be deleted, while an heir lives.
import * as l10n from '@vscode/l10n';
import type { FileDescription, FileShare } from '../session/fileDescription';
import { connectedText, endText } from '../session/fileText';
import type { Finding } from './finding';
import type { Place } from './place';
import { pathText, type HandleWays } from '../handles/handlePath';
import {
  callRemedy,
  havingText,
  mostShown,
  ownEnd,
  together,
  commandLineValues,
  type PassedHandle,
} from '../handles/passedHandles';
import { isHeld, tenureEnd, tenuresOf } from '../handles/tenure';
import type { ProcessState, SessionState } from '../session/state';

/** One object with everybody who has it by inheritance. */
interface Inheritance {
  readonly file: FileDescription;
  readonly opener: ProcessState;
  readonly heirs: PassedHandle[];
}

/** What makes two handles one object to a reader: the same port, the same file, of the same process. */
function keyOf(openerId: string, { socket, name }: FileDescription): string {
  const what = socket
    ? `${socket.protocol} ${endText(socket)} ${socket.peer ? endText(socket.peer) : ''}`
    : name;
  return `${openerId} ${what ?? ''}`;
}

/** A socket with a port, or a file of the disk; null of all else, and of what gave no answer. */
function objectOf({ observed, source }: PassedHandle): FileDescription | null {
  const file = observed.file ?? source.file;
  if (!file) return null;
  if (file.socket) return file.socket.state === 'unbound' ? null : file;
  return (file.kind === 'file' || file.kind === 'directory') && file.name !== null ? file : null;
}

function inheritancesIn(passed: readonly PassedHandle[], ways: HandleWays): readonly Inheritance[] {
  const all = new Map<string, Inheritance>();
  for (const handle of passed) {
    const { openedBy } = handle.source;
    const opener = openedBy === undefined ? undefined : ways.processes.get(openedBy);
    const file = opener && objectOf(handle);
    if (!opener || !file) continue;
    const key = keyOf(opener.id, file);
    const known = all.get(key);
    if (known) known.heirs.push(handle);
    else all.set(key, { file, opener, heirs: [handle] });
  }
  return [...all.values()];
}

/** What the object is called in a sentence. */
function whatOf({ socket, name }: FileDescription): string {
  if (!socket) return name ?? l10n.t('a file');
  const { peer } = socket;
  if (peer) return connectedText(socket, peer);
  return socket.protocol === 'other'
    ? l10n.t({
        message: 'a socket {0}',
        args: [endText(socket)],
        comment: ['{0} is its address and port'],
      })
    : `${socket.protocol.toUpperCase()} ${endText(socket)}`;
}

/** The share mode is asked for late: whoever has it says it for all. */
function shareOf({ heirs }: Inheritance): FileShare | null {
  return heirs.map(({ observed }) => observed.file?.share).find((share) => share) ?? null;
}

/** What others meet by it once the opener has gone, as long as an heir lives. */
function effectOf(inheritance: Inheritance, heir: string, isPast: boolean): string {
  const { file, opener } = inheritance;
  if (file.socket?.peer) {
    return isPast
      ? l10n.t('the connection was open, and its peer could not see the end, while {0} lived', heir)
      : l10n.t('the connection is open, and its peer cannot see the end, while {0} lives', heir);
  }
  if (file.socket) {
    const pid = opener.pid ?? 0;
    return isPast
      ? l10n.t(
          'the port was in use while {0} lived, by a process that does not exist: netstat names process {1}',
          heir,
          pid,
        )
      : l10n.t(
          'the port is in use while {0} lives, by a process that does not exist: netstat names process {1}',
          heir,
          pid,
        );
  }
  return fileEffect(shareOf(inheritance), heir, isPast);
}

function fileEffect(share: FileShare | null, heir: string, isPast: boolean): string {
  if (!share) {
    return isPast
      ? l10n.t(
          'it could not be deleted or renamed while {0} lived, unless it is shared for that',
          heir,
        )
      : l10n.t(
          'it cannot be deleted or renamed while {0} lives, unless it is shared for that',
          heir,
        );
  }
  if (share.delete) {
    return isPast
      ? l10n.t('it is shared for deleting, but its name was taken while {0} lived', heir)
      : l10n.t('it is shared for deleting, but its name is taken while {0} lives', heir);
  }
  if (share.write) {
    return isPast
      ? l10n.t('it could not be deleted while {0} lived', heir)
      : l10n.t('it cannot be deleted while {0} lives', heir);
  }
  return isPast
    ? l10n.t('it could not be deleted nor written by others while {0} lived', heir)
    : l10n.t('it cannot be deleted nor written by others while {0} lives', heir);
}

function factsOf(inheritance: Inheritance): object {
  const { socket, name } = inheritance.file;
  if (!socket) return { path: name, share: shareOf(inheritance) };
  const { protocol, address, port, state, peer } = socket;
  return { protocol, address, port, state, peer };
}

const socketRemedy = (opener: ProcessState): string =>
  l10n.t(
    '{0} should make the socket with WSA_FLAG_NO_HANDLE_INHERIT (WSASocketW), or SetHandleInformation(socket, HANDLE_FLAG_INHERIT, 0).',
    opener.name,
  );
const fileRemedy = (opener: ProcessState): string =>
  l10n.t('{0} should open it without bInheritHandle in its SECURITY_ATTRIBUTES.', opener.name);

/** What is wrong, of an object whose opener has exited. */
function orphanText(what: string, opener: string, who: string, effect: string, isPast: boolean) {
  const args = [what, opener, who, effect];
  return isPast
    ? l10n.t({
        message: '{0}, opened by {1}, which has exited, was held by {2}: {3}.',
        args,
        comment: ['{0} is a port or file, {3} "the port was in use while a.exe lived"'],
      })
    : l10n.t({
        message: '{0}, opened by {1}, which has exited, is held by {2}: {3}.',
        args,
        comment: ['{0} is a port or file, {3} "the port is in use while a.exe lives"'],
      });
}

function sharedText(what: string, opener: string, who: string, isPast: boolean): string {
  return isPast
    ? l10n.t({
        message: '{0}, opened by {1}, was also held by {2}.',
        args: [what, opener, who],
        comment: ['{0} is a port or file, {1} and {2} are processes'],
      })
    : l10n.t({
        message: '{0}, opened by {1}, is also held by {2}.',
        args: [what, opener, who],
        comment: ['{0} is a port or file, {1} and {2} are processes'],
      });
}

const handlePlace = ({ process, value }: PassedHandle): Place => ({
  kind: 'handle',
  processId: process.id,
  value,
});

function findingOf(
  state: SessionState,
  ways: HandleWays,
  inheritance: Inheritance,
): readonly Finding[] {
  const { opener, file, heirs } = inheritance;
  const openerEnd = ownEnd(state, opener);
  const tenureOf = ({ process, value }: PassedHandle) => tenuresOf(state).born(process, value);
  const outlives = heirs.filter((heir) => {
    const lost = tenureEnd(state, heir.process, tenureOf(heir));
    return openerEnd !== null && (lost === null || lost - openerEnd >= together);
  });
  const isOrphan = outlives.length > 0;
  // While the opener lives, what a process was told of or has as a standard handle is meant for it.
  const shown = isOrphan
    ? outlives
    : heirs.filter(
        ({ process, value, stream }) => stream === null && !commandLineValues(process).has(value),
      );
  const [first] = shown;
  if (!first) return [];
  const living = shown.filter((heir) => isHeld(state, heir.process, tenureOf(heir)));
  const past = living.length === 0;
  const named = past ? shown : living;
  const wayOf = ({ process, source }: PassedHandle) => ways.to(process, source.openedBy ?? null);
  const who = havingText(named, (heir) => pathText(wayOf(heir)));
  const what = whatOf(file);
  const openerText = l10n.t('{0} (process {1})', opener.name, opener.pid ?? 0);
  const [firstNamed] = named;
  const heirName =
    named.length > 1
      ? l10n.t({
          message: 'one of them',
          comment: ['One of several processes, in "while {0} lives"'],
        })
      : (firstNamed?.process.name ?? '');
  const message = isOrphan
    ? orphanText(what, openerText, who, effectOf(inheritance, heirName, past), past)
    : sharedText(what, openerText, who, past);
  return [
    {
      code: file.socket ? 'socket-inherited' : 'file-inherited',
      severity: isOrphan ? 'warning' : 'information',
      headline: message,
      fix: `${file.socket ? socketRemedy(opener) : fileRemedy(opener)} ${callRemedy(firstNamed ?? first)}`,
      about: `${opener.id} ${what}`,
      places: [
        handlePlace(first),
        ...shown.slice(1, mostShown).map(handlePlace),
        { kind: 'process', id: opener.id },
      ],
      evidence: {
        ...factsOf(inheritance),
        opener: {
          process: opener.id,
          pid: opener.pid,
          name: opener.name,
          hasExited: opener.exitedAt !== null,
        },
        heirs: shown.slice(0, mostShown).map((heir) => ({
          process: heir.process.id,
          pid: heir.process.pid,
          name: heir.process.name,
          handle: heir.value,
          path: wayOf(heir),
        })),
      },
    },
  ];
}

export function inheritedObjects(
  state: SessionState,
  ways: HandleWays,
  passed: readonly PassedHandle[],
): readonly Finding[] {
  return inheritancesIn(passed, ways).flatMap((inheritance) => findingOf(state, ways, inheritance));
}
