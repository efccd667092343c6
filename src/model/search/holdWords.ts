// What is known of one hold, in words: how it is held, what it prevents, and how it may have come about.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../base/assertNever';
import { commaList } from '../base/listText';
import { nameAndPid } from '../processes/nameAndPid';
import type { Hold, HoldKind, PortRowFound, UnknownOrigin } from './searchEvents';
import type { PreventedAct, Prevention } from './searchState';

export function howWords(how: HoldKind): string {
  switch (how) {
    case 'handle':
      return l10n.t('open handle');
    case 'port':
      return l10n.t('owner in the port table');
    case 'program':
      return l10n.t('runs this program');
    case 'mapped':
      return l10n.t('mapped into its memory');
    case 'directory':
      return l10n.t('current directory');
    case 'named':
      return l10n.t('named by Windows');
    default:
      return assertNever(how);
  }
}

function actWords(act: PreventedAct): string {
  switch (act) {
    case 'delete':
      return l10n.t({ message: 'delete', comment: ['What a process prevents'] });
    case 'rename':
      return l10n.t({ message: 'rename', comment: ['What a process prevents'] });
    case 'read':
      return l10n.t({ message: 'open for reading', comment: ['What a process prevents'] });
    case 'write':
      return l10n.t({ message: 'open for writing', comment: ['What a process prevents'] });
    case 'bind':
      return l10n.t({ message: 'bind the port', comment: ['What a process prevents'] });
    case 'endOfFile':
      return l10n.t({ message: 'end of file', comment: ['What a process prevents'] });
    case 'name':
      return l10n.t({ message: 'reuse of the name', comment: ['What a process prevents'] });
    default:
      return assertNever(act);
  }
}

/** "delete, rename"; empty when nothing is. */
export function preventionWords(prevented: readonly Prevention[]): string {
  const words = commaList(prevented.map(({ act }) => actWords(act)));
  if (prevented.every(({ isSure }) => isSure)) return words;
  return l10n.t({
    message: 'possibly: {0}',
    args: [words],
    comment: ['What a process prevents; {0} is "delete, rename"'],
  });
}

function unknownWords(reason: UnknownOrigin): string {
  switch (reason) {
    case 'noCreator':
      return l10n.t('Unknown: Windows names no creator.');
    case 'creatorExited':
      return l10n.t('Unknown: its creator has exited.');
    case 'creatorHasNone':
      return l10n.t('Unknown: its creator has no handle with this value now.');
    case 'otherObject':
      return l10n.t('Unknown: its creator has another object under this value now.');
    case 'otherValue':
      return l10n.t('Unknown: its creator has the same object under another value.');
    case 'notInheritable':
      return l10n.t(
        'Unknown: its creator has the same object under this value, but not inheritable.',
      );
    case 'notCompared':
      return l10n.t('Unknown: the objects of the two processes could not be compared.');
    case 'noHandle':
      return l10n.t('Unknown: no handle is known.');
    default:
      return assertNever(reason);
  }
}

/** Whether other handle tables speak for it that the handle was inherited. Nobody saw it. */
export const isProbablyInherited = ({ evidence }: Hold): boolean => evidence.level === 'inferred';

/** How the handle may have got there. Empty where there is no handle that could have been passed on. */
export function evidenceWords({ how, evidence, handle }: Hold): string {
  // Every process opens its current directory itself.
  if (how === 'directory' || (handle === null && (how === 'program' || how === 'mapped')))
    return '';
  if (evidence.level === 'unknown') return unknownWords(evidence.reason);
  const { by, from } = evidence;
  return by === 'creator'
    ? l10n.t(
        'Probably inherited from {0}, which has the same object under this value.',
        nameAndPid(from),
      )
    : l10n.t(
        'Probably inherited: {0}, started by the same process, has the same object under this value.',
        nameAndPid(from),
      );
}

/** As all views write it, ports as "TCP 127.0.0.1:3000"; null when it has none. */
export const objectName = (object: string): string | null =>
  object === '' ? null : object.replace(/^(?:tcp|udp)(?= )/, (protocol) => protocol.toUpperCase());

/** "make.exe (PID 12)", "PID 12, exited". */
export function creatorWords({ creator: { pid, name } }: Hold['process']): string {
  if (name !== null) return nameAndPid({ name, pid });
  return pid === 0 ? l10n.t('unknown') : l10n.t('PID {0} (exited)', pid);
}

function portStateWords(state: PortRowFound['state']): string {
  switch (state) {
    case 'listening':
      return l10n.t({ message: 'listening', comment: ['Of a port'] });
    case 'connected':
      return l10n.t({ message: 'connected', comment: ['Of a port'] });
    case 'bound':
      return l10n.t({ message: 'bound', comment: ['Of a port'] });
    case 'closing':
      return l10n.t({ message: 'closing', comment: ['Of a port'] });
    default:
      return assertNever(state);
  }
}

/** Those that keep a port from being used by others; connections are many and do not. */
const isInUse = ({ state }: PortRowFound): boolean => state === 'listening' || state === 'bound';

export const portsInUse = (rows: readonly PortRowFound[]): readonly PortRowFound[] =>
  rows.filter(isInUse);

/** "3 connections use this port."; empty when there are none. */
export function connectionsText(rows: readonly PortRowFound[]): string {
  const count = rows.length - portsInUse(rows).length;
  if (count === 0) return '';
  return count === 1
    ? l10n.t('1 connection uses this port.')
    : l10n.t('{0} connections use this port.', count);
}

/** What the system's table says of the port, and whether its owner lives. */
export function portRowText(row: PortRowFound): string {
  const address = row.address.includes(':') ? `[${row.address}]` : row.address;
  const port = `${row.protocol.toUpperCase()} ${address}:${row.port}`;
  const state = portStateWords(row.state);
  if (row.pid === 0) {
    return l10n.t({
      message: '{0} ({1}): Windows names no owner.',
      args: [port, state],
      comment: ['{0} is "TCP 127.0.0.1:3000", {1} "listening"'],
    });
  }
  return row.owner === null
    ? l10n.t({
        message: '{0} ({1}): its owner PID {2} has exited.',
        args: [port, state, row.pid],
        comment: ['{0} is "TCP 127.0.0.1:3000", {1} "listening"'],
      })
    : l10n.t({
        message: '{0} ({1}): its owner is {2}.',
        args: [port, state, nameAndPid({ name: row.owner, pid: row.pid })],
        comment: ['{0} is "TCP 127.0.0.1:3000", {1} "listening", {2} "a.exe (PID 12)"'],
      });
}
