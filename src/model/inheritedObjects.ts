// Sockets and files that a process opened and passed down: the port stays in use, the file cannot be deleted, while an heir lives.
import type { FileDescription, FileShare } from './fileDescription';
import { endText } from './fileText';
import type { Finding } from './finding';
import { pathText, type HandleWays } from './handlePath';
import {
  callRemedy,
  havingText,
  isPast,
  lostAt,
  mostShown,
  ownEnd,
  together,
  valuesTold,
  type PassedHandle,
} from './passedHandles';
import type { ProcessState, SessionState } from './state';

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
  if (!socket) return name ?? 'a file';
  const protocol = socket.protocol === 'other' ? 'a socket' : socket.protocol.toUpperCase();
  const connection = socket.peer ? `, connected to ${endText(socket.peer)}` : '';
  return `${protocol} ${endText(socket)}${connection}`;
}

/** The share mode is asked for late: whoever has it says it for all. */
function shareOf({ heirs }: Inheritance): FileShare | null {
  return heirs.map(({ observed }) => observed.file?.share).find((share) => share) ?? null;
}

/** What others meet by it once the opener has gone, as long as an heir lives. */
function effectOf(inheritance: Inheritance, heir: string, isPast: boolean): string {
  const { file, opener } = inheritance;
  const time = isPast ? `while ${heir} lived` : `while ${heir} lives`;
  const [is, can] = isPast ? ['was', 'could not'] : ['is', 'cannot'];
  if (file.socket?.peer)
    return `the connection ${is} open, and its peer ${can} see the end, ${time}`;
  if (file.socket) {
    return `the port ${is} in use ${time}, by a process that does not exist: netstat names process ${opener.pid ?? 0}`;
  }
  const share = shareOf(inheritance);
  if (!share) return `it ${can} be deleted or renamed ${time}, unless it is shared for that`;
  if (share.delete) return `it is shared for deleting, but its name ${is} taken ${time}`;
  return `it ${can} be deleted${share.write ? '' : ' nor written by others'} ${time}`;
}

function factsOf(inheritance: Inheritance): object {
  const { socket, name } = inheritance.file;
  if (!socket) return { path: name, share: shareOf(inheritance) };
  const { protocol, address, port, state, peer } = socket;
  return { protocol, address, port, state, peer };
}

const socketRemedy = (opener: ProcessState): string =>
  `${opener.name} should make the socket with WSA_FLAG_NO_HANDLE_INHERIT (WSASocketW), or SetHandleInformation(socket, HANDLE_FLAG_INHERIT, 0).`;
const fileRemedy = (opener: ProcessState): string =>
  `${opener.name} should open it without bInheritHandle in its SECURITY_ATTRIBUTES.`;

function findingOf(
  state: SessionState,
  ways: HandleWays,
  inheritance: Inheritance,
): readonly Finding[] {
  const { opener, file, heirs } = inheritance;
  const openerEnd = ownEnd(state, opener);
  const outlives = heirs.filter(({ process, value }) => {
    const lost = lostAt(state, process, value);
    return openerEnd !== null && (lost === null || lost - openerEnd >= together);
  });
  const isOrphan = outlives.length > 0;
  // While the opener lives, what a process was told of or has as a standard handle is meant for it.
  const shown = isOrphan
    ? outlives
    : heirs.filter(
        ({ process, value, stream }) => stream === null && !valuesTold(process).has(value),
      );
  const [first] = shown;
  if (!first) return [];
  const living = shown.filter(
    ({ process, value }) => !isPast(state, process) && lostAt(state, process, value) === null,
  );
  const past = living.length === 0;
  const named = past ? shown : living;
  const wayOf = ({ process, source }: PassedHandle) => ways.to(process, source.openedBy ?? null);
  const who = havingText(named, (heir) => pathText(wayOf(heir)));
  const what = whatOf(file);
  const openerText = `${opener.name} (process ${opener.pid ?? 0})`;
  const [firstNamed] = named;
  const heirName = named.length > 1 ? 'one of them' : (firstNamed?.process.name ?? '');
  const has = past ? 'was held' : 'is held';
  const message = isOrphan
    ? `${what}, opened by ${openerText}, which has exited, ${has} by ${who}: ${effectOf(inheritance, heirName, past)}.`
    : `${what}, opened by ${openerText}, ${past ? 'was' : 'is'} also held by ${who}.`;
  return [
    {
      code: file.socket ? 'socket-inherited' : 'file-inherited',
      severity: isOrphan ? 'warning' : 'information',
      message,
      remedy: `${file.socket ? socketRemedy(opener) : fileRemedy(opener)} ${callRemedy(firstNamed ?? first)}`,
      about: `${opener.id} ${what}`,
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
