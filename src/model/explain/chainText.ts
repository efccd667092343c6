// Waits for locks, windows and calls in words: what each is for, who has to act, what to change, and what could not be seen.
import * as l10n from '@vscode/l10n';
import { andList } from '../base/listText';
import { integerText } from '../base/quantity';
import { nameAndPid } from '../processes/nameAndPid';
import type { SessionState } from '../session/state';
import { deniedThreads, type ChainWait } from './chainWaits';
import type { Explanation } from './explain';

/** "tool.exe (PID 12)", also of a process that is none of the session's. */
export function ownerText({ owner: { pid, program }, ownerProcess }: ChainWait): string {
  if (ownerProcess) return nameAndPid(ownerProcess);
  return program === undefined ? l10n.t('PID {0}', pid) : nameAndPid({ name: program, pid });
}

/** As programs name it: without the directory of the kernel for names. */
const shortObjectName = (name: string): string =>
  name.replace(/^(?:\\Sessions\\\d+)?\\BaseNamedObjects\\/i, '');

/** A thread that joins itself, or waits for the end of its own process. */
const isOfItself = ({ process, ownerProcess, threads }: ChainWait): boolean =>
  ownerProcess === process && threads.length === 1;

export function chainWaitText(wait: ChainWait): string {
  const who = nameAndPid(wait.process);
  const owner = ownerText(wait);
  const { object, threads } = wait;
  if (isOfItself(wait)) {
    return l10n.t({
      message: 'Thread {1} of {0} waits for itself.',
      args: [who, String(wait.threadId)],
      comment: ['{0} is "tool.exe (PID 12)", {1} is the id of a thread'],
    });
  }
  if (wait.ownerProcess === wait.process) {
    return l10n.t({
      message: 'Threads {1} of {0} wait for each other.',
      args: [who, andList(threads.map(String))],
      comment: ['{0} is "tool.exe (PID 12)", {1} names threads by their ids'],
    });
  }
  switch (object.kind) {
    case 'mutex':
      return object.name === ''
        ? l10n.t({
            message: '{0} waits for a mutex that {1} owns.',
            args: [who, owner],
            comment: ['{0} and {1} are "tool.exe (PID 12)"'],
          })
        : l10n.t({
            message: '{0} waits for the mutex "{2}", which {1} owns.',
            args: [who, owner, shortObjectName(object.name)],
            comment: ['{0} and {1} are "tool.exe (PID 12)", {2} is the name of the mutex'],
          });
    case 'criticalSection':
      return l10n.t({
        message: '{0} waits for a critical section that {1} owns.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'windowMessage':
      return l10n.t({
        message: '{0} waits for {1} to answer a window message (SendMessage).',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'alpcCall':
      return l10n.t({
        message: '{0} waits for {1} to answer a local procedure call (ALPC).',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'comCall':
      return l10n.t({
        message: '{0} waits for {1} to answer a COM call.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'comActivation':
      return l10n.t({
        message: '{0} waits for {1} to activate a COM object.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'threadExit':
      return l10n.t({
        message: '{0} waits for a thread of {1} to exit.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    case 'processExit':
      return l10n.t({
        message: '{0} waits until {1} exits.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
    default:
      return l10n.t({
        message: '{0} waits for an object that {1} owns.',
        args: [who, owner],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      });
  }
}

/** Of what the kernel says that nobody in it can go on. */
export function deadlockText({ process, actors, outcome, waits }: Explanation): string {
  const who = andList(actors.map(nameAndPid));
  const last = waits.at(-1);
  if (last?.kind === 'chain' && isOfItself(last) && actors[0] === process) {
    return l10n.t({
      message: '{0} is deadlocked: one of its threads waits for itself.',
      args: [who],
      comment: ['{0} is "tool.exe (PID 12)"'],
    });
  }
  if (outcome === 'itself' && actors[0] === process) {
    return l10n.t({
      message: '{0} is deadlocked: its own threads wait for each other.',
      args: [who],
      comment: ['{0} is "tool.exe (PID 12)"'],
    });
  }
  if (actors.includes(process)) {
    return l10n.t({
      message: '{0} are deadlocked: they wait for each other.',
      args: [who],
      comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
    });
  }
  return outcome === 'itself'
    ? l10n.t({
        message: '{0} waits for {1}, whose own threads are deadlocked.',
        args: [nameAndPid(process), who],
        comment: ['{0} and {1} are "tool.exe (PID 12)"'],
      })
    : l10n.t({
        message: '{0} waits for processes that are deadlocked: {1}.',
        args: [nameAndPid(process), who],
        comment: ['{0} is "tool.exe (PID 12)", {1} is "a.exe (PID 5) and b.exe (PID 6)"'],
      });
}

/** `who` could act: the owner, or all who are deadlocked. */
export function chainActionText(wait: ChainWait, isDeadlock: boolean, who: string): string {
  if (isDeadlock) {
    return l10n.t({
      message: 'The deadlock ends only when {0} exits.',
      args: [who],
      comment: ['{0} is "a.exe (PID 5) or b.exe (PID 6)"'],
    });
  }
  const args = [who, wait.process.name];
  switch (wait.object.kind) {
    case 'mutex':
    case 'criticalSection':
      return l10n.t({
        message: '{1} goes on when {0} releases the lock or exits.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
    case 'threadExit':
      return l10n.t({
        message: '{1} goes on when the thread of {0} exits.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
    case 'processExit':
      return l10n.t({
        message: '{1} goes on when {0} exits.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
    default:
      return l10n.t({
        message: '{1} goes on when {0} answers or exits.',
        args,
        comment: ['{0} is "tool.exe (PID 12)", {1} a program'],
      });
  }
}

/** Whether the kernel says that those who wait at the end of the way are deadlocked. */
export function isDeadlock({ waits, outcome, actors }: Explanation): boolean {
  if (outcome !== 'circle' && outcome !== 'itself') return false;
  const round = waits.filter((wait) => wait.kind === 'chain' && actors.includes(wait.process));
  return (
    round.length === actors.length &&
    round.every((wait) => wait.kind === 'chain' && wait.isCycle) &&
    waits.at(-1)?.kind === 'chain'
  );
}

export function chainFix(explanation: Explanation): string {
  const last = explanation.waits.at(-1);
  if (last?.kind !== 'chain') return '';
  if (last.object.kind === 'windowMessage') {
    return l10n.t('Send with SendMessageTimeout, and never block a thread that owns windows.');
  }
  const isOfLocks = last.object.kind === 'mutex' || last.object.kind === 'criticalSection';
  return isOfLocks && isDeadlock(explanation)
    ? l10n.t('Acquire the locks in the same order everywhere, or wait for them with a time-out.')
    : '';
}

export function chainLimits(state: SessionState, { outcome }: Explanation): readonly string[] {
  if (outcome === 'exited') return [];
  const denied = deniedThreads(state);
  return [
    ...(state.tellsChains === false && outcome === 'nothing'
      ? [
          l10n.t(
            'This system does not report waits for locks, windows and calls (Wait Chain Traversal).',
          ),
        ]
      : []),
    ...(denied === 0
      ? []
      : [
          l10n.t({
            message:
              'Threads whose waits cannot be inspected (access denied): {0}. Run the editor as administrator to see them.',
            args: [integerText(denied)],
            comment: ['{0} is a number'],
          }),
        ]),
  ];
}
