// Sockets, files and folders that a process opened and passed down: the port stays in use, the file cannot be deleted, while an heir lives.
import * as l10n from '@vscode/l10n';
import type { FileDescription } from '../../session/fileDescription';
import { connectedText, endText } from '../../session/fileText';
import { flatMapped, type Steps } from '../../base/steps';
import { parted } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { mostShown } from '../../handles/passedHandles';
import { nameAndPid } from '../../processes/nameAndPid';
import type { SessionState } from '../../session/state';
import { affectedTexts } from '../affected';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { inheritanceFix } from './inheritanceFix';
import { groupsOf, isKeptNow, lastHolderFirst, type KeptHandle } from './keptHandles';
import { effectOf } from './objectEffects';
import { meantText, unmeantText } from './passedText';
import { handlePlace } from '../place';

interface KeptFile extends KeptHandle {
  readonly file: FileDescription;
  /** `kept`: its opener has it no more. `handedOver`: the same, and it was meant so. `shared`: both have it. */
  readonly situation: 'kept' | 'handedOver' | 'shared';
}

/** A socket with a port, or a file or folder of the disk; null of all else, and of what gave no answer. */
function fileOf({ observed, source }: KeptHandle): FileDescription | null {
  const file = observed.file ?? source.file;
  if (!file) return null;
  if (file.socket) return file.socket.state === 'unbound' ? null : file;
  return (file.kind === 'file' || file.kind === 'directory') && file.name !== null ? file : null;
}

/** Null where nothing is to be said: who was meant to have it may have it while the giver lives. */
function situationOf({ intent, loss }: KeptHandle): KeptFile['situation'] | null {
  if (intent) return loss?.how === 'exited' ? 'handedOver' : null;
  return loss ? 'kept' : 'shared';
}

/** What the object is called in a sentence. */
export function whatOf({ file: { socket, name } }: Pick<KeptFile, 'file'>): string {
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

/** The same port, the same file: what makes two handles of one opener one object to a reader. */
const isSameObject = (one: KeptFile, other: KeptFile): boolean => whatOf(one) === whatOf(other);

function headlineOf(first: KeptFile, effect: string, isPast: boolean): string {
  const args = [nameAndPid(first.process), whatOf(first), nameAndPid(first.opener), effect];
  if (first.situation === 'shared') {
    return isPast
      ? l10n.t({
          message: '{0} also had {1}, which {2} opened.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} a port, file or folder'],
        })
      : l10n.t({
          message: '{0} also has {1}, which {2} opened.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {1} a port, file or folder'],
        });
  }
  if (first.situation === 'handedOver') {
    return isPast
      ? l10n.t({
          message: '{0} took over {1} from {2}, which had exited: {3}.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stayed in use"'],
        })
      : l10n.t({
          message: '{0} has taken over {1} from {2}, which has exited: {3}.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stays in use"'],
        });
  }
  if (first.loss?.how === 'closed') {
    return isPast
      ? l10n.t({
          message: '{0} kept {1} open after {2} closed it: {3}.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stayed in use"'],
        })
      : l10n.t({
          message: '{0} keeps {1} open after {2} closed it: {3}.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stays in use"'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} kept {1} open after {2} exited: {3}.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stayed in use"'],
      })
    : l10n.t({
        message: '{0} keeps {1} open after {2} exited: {3}.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)", {3} "the port stays in use"'],
      });
}

function whyOf(first: KeptFile): string {
  const { file, intent, loss, opener, process, creator } = first;
  if (intent) return meantText(first, intent);
  // Windows counts a port as that of the process that made the socket.
  if (file.socket && !file.socket.peer && loss?.how === 'exited') {
    return l10n.t(
      'netstat shows PID {0} for this port; {1} inherited it from {2}, which passed on every inheritable handle.',
      opener.pid ?? 0,
      process.name,
      creator.name,
    );
  }
  return unmeantText(first);
}

function factsOf({ socket, name }: FileDescription, share: FileDescription['share']): object {
  if (!socket) return { path: name, share };
  const { protocol, address, port, state, peer } = socket;
  return { protocol, address, port, state, peer };
}

function findingOf(
  state: SessionState,
  ways: HandleWays,
  handles: readonly [KeptFile, ...KeptFile[]],
  isPast: boolean,
): Finding {
  const [first, ...others] = handles;
  const { opener, file, situation, process, value } = first;
  const [heirs, heirsOfOthers] = parted(handles, (handle) => isSameObject(handle, first));
  // The share mode is asked for late: whoever has it says it for all.
  const share = heirs.map((heir) => heir.observed.file?.share).find(Boolean) ?? null;
  const shownHeirs = heirs.slice(0, mostShown);
  const shownOthers = heirsOfOthers.slice(0, mostShown - shownHeirs.length);
  const told = (handle: KeptFile) => ({
    process: handle.process.id,
    pid: handle.process.pid,
    name: handle.process.name,
    handle: handle.value,
    path: ways.to(handle.process, opener.id),
  });
  const path = pathDown(state, opener.id, process, value);
  return {
    code: file.socket ? 'socket-inherited' : 'file-inherited',
    severity: situation === 'kept' ? 'warning' : 'information',
    headline: headlineOf(first, effectOf(file, share, isPast), isPast),
    path,
    why: whyOf(first),
    fix: situation === 'handedOver' ? '' : inheritanceFix(state, first, path),
    ...(others.length > 0 ? { affects: affectedTexts(others, whatOf) } : {}),
    about: `${opener.id} ${situation}`,
    places: [
      handlePlace(first),
      ...[...shownHeirs.slice(1), ...shownOthers].map(handlePlace),
      { kind: 'process', id: opener.id },
    ],
    evidence: {
      ...factsOf(file, share),
      opener: {
        process: opener.id,
        pid: opener.pid,
        name: opener.name,
        hasExited: opener.exitedAt !== null,
      },
      heirs: shownHeirs.map(told),
      ...(shownOthers.length > 0
        ? { others: shownOthers.map((one) => ({ object: whatOf(one), ...told(one) })) }
        : {}),
    },
  };
}

/** Handles that are looked at in one step. */
const inStep = 200;

/** One for all that one process opened and others have from it, as far as it means the same for them. */
export function* inheritedObjects(
  state: SessionState,
  ways: HandleWays,
  kept: readonly KeptHandle[],
): Steps<readonly Finding[]> {
  const files = yield* flatMapped(kept, inStep, (handle): readonly KeptFile[] => {
    const file = fileOf(handle);
    const situation = situationOf(handle);
    return file && situation ? [{ ...handle, file, situation }] : [];
  });
  const keyOf = ({ opener, file, situation }: KeptFile): string => {
    const kind = file.socket ? 'socket' : 'file';
    return `${opener.id} ${kind} ${situation === 'handedOver' ? 'meant' : 'unmeant'}`;
  };
  const [shared, others] = parted(files, ({ situation }) => situation === 'shared');
  yield;
  const found = groupsOf(state, others, keyOf).map((group) => lastHolderFirst(state, group));
  const spokenOf = new Set(found.map(({ handles: [first] }) => keyOf(first)));
  const [also, alone] = parted(shared, (handle) => spokenOf.has(keyOf(handle)));
  yield;
  // What is shared has the same cause as what its opener has no more.
  const alsoNow = also.filter((handle) => isKeptNow(state, handle));
  yield;
  return [...found, ...groupsOf(state, alone, keyOf)].map(({ handles, isPast }) => {
    const [first, ...rest] = handles;
    const more = alsoNow.filter((handle) => keyOf(handle) === keyOf(first));
    return findingOf(state, ways, [first, ...rest, ...more], isPast);
  });
}
