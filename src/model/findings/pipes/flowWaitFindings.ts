// What to say of processes that wait for each other at their pipes, or before a pipe that nobody reads.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import { andList } from '../../base/listText';
import { bytesText } from '../../base/quantity';
import type { PipeHold } from '../../pipes/pipeHold';
import { relayTo, type Relay } from '../../pipes/relays';
import { sharedPipeName } from '../../pipes/sharedPipeName';
import { nameAndPid } from '../../processes/nameAndPid';
import type { ProcessState, SessionState } from '../../session/state';
import type { Finding, FindingStep } from '../finding';
import { stepOf } from '../findingPath';
import { fixIn } from '../ownFix';
import { oneOfText } from './pipeUsersNow';
import { flowWaits, type Circle, type ExitWait, type FlowWait, type Wait } from './flowWaits';
import { blockedHeadline } from './blockedHeadline';
import { handlePlace } from '../place';
import { strayReaderOf, strayReaderTexts } from './strayReaders';
import { ancestors } from '../../handles/handlePath';
import { isOver } from '../../handles/passedHandles';

function waitText(wait: Wait): string {
  if (wait.kind === 'exit') {
    const { hold, others } = wait;
    return l10n.t({
      message: '{0} waits for {1} to exit ({2})',
      args: [hold.process.name, nameAndPid(others[0].process), hold.value],
      comment: ['{0} is a program, {1} "tool.exe (PID 12)", {2} a handle value'],
    });
  }
  const { kind, hold, flow } = wait;
  const size = flow.watched?.bufferSize ?? 0;
  const args = [hold.process.name, sharedPipeName(flow.pipe, hold.process), hold.value];
  return kind === 'write'
    ? l10n.t({
        message: '{0} writes to {1} ({2}), which is full ({3})',
        args: [...args, bytesText(size)],
        comment: [
          '{1} is "the stdout of tool.exe (PID 12)", {2} a handle value, {3} "4,096 bytes"',
        ],
      })
    : l10n.t({
        message: '{0} reads {1} ({2}), which is empty',
        args,
        comment: ['{1} is "the stdout of tool.exe (PID 12)", {2} a handle value'],
      });
}

const stepAt = (state: SessionState, { process, value }: Wait['hold']): FindingStep =>
  stepOf(state, process, value);

function evidenceOf(wait: Wait): object {
  const { process, value } = wait.hold;
  const waiter = { process: process.id, pid: process.pid, name: process.name, handle: value };
  if (wait.kind === 'exit') {
    const { pid } = wait.others[0].process;
    return { ...waiter, call: 'WaitForSingleObject', evidence: 'exact', awaits: pid };
  }
  const { kind, flow, isSure } = wait;
  return {
    ...{ ...waiter, call: kind === 'write' ? 'WriteFile' : 'ReadFile' },
    ...{ evidence: isSure ? 'exact' : 'inferred' },
    ...{
      identity: flow.pipe.identity,
      fill: flow.watched?.fill,
      bufferSize: flow.watched?.bufferSize,
    },
    since: flow.watched?.stillSince,
  };
}

/** The one of the circle at a pipe whose other end this process has. */
const atPipeOf = (circle: readonly Wait[], { hold }: ExitWait): Wait | undefined =>
  circle.find(
    ({ kind, others }) => kind !== 'exit' && others.some(({ process }) => process === hold.process),
  );

/** What the one who waits for another's exit could do first. */
function exitFix(circle: readonly Wait[], exit: ExitWait): string {
  const { hold, others } = exit;
  const args = [hold.process.name, others[0].process.name];
  switch (atPipeOf(circle, exit)?.kind) {
    case 'write':
      return l10n.t({
        message: 'In {0}, read the output of {1} until its end before you wait for it to exit.',
        args,
        comment: ['{0} and {1} are programs'],
      });
    case 'read':
      return l10n.t({
        message: 'In {0}, close the input of {1} before you wait for it to exit.',
        args,
        comment: ['{0} and {1} are programs'],
      });
    default:
      return l10n.t({
        message: 'In {0}, do not wait for {1} to exit.',
        args,
        comment: ['{0} and {1} are programs'],
      });
  }
}

/** What the one who reads, or who began to write, could do otherwise. */
function circleFix(state: SessionState, circle: readonly Wait[]): string {
  // Whoever only waits for what is below it has no part in the pipe.
  const exits = circle.filter((wait) => wait.kind === 'exit');
  const exit = exits.find((one) => atPipeOf(circle, one)) ?? exits.at(-1);
  if (exit) return exitFix(circle, exit);
  const reader = circle.find(({ kind }) => kind === 'read');
  const { hold } = reader ?? circle.find((one) => one.hold.passedBy === null) ?? circle[0] ?? {};
  if (!hold) return '';
  if (reader && circle.some(({ kind }) => kind === 'write')) {
    return fixIn(state, hold.process, (fixes, program) => fixes.readBoth(program));
  }
  return reader
    ? l10n.t(
        'In {0}, write what the other process waits for, or close its input.',
        hold.process.name,
      )
    : l10n.t(
        'In {0}, read the output of the other process while you write its input, from another thread or with overlapped calls.',
        hold.process.name,
      );
}

function circleHeadline(who: string, isSure: boolean, isPast: boolean): string {
  if (isSure) {
    return isPast
      ? l10n.t({
          message: '{0} waited for each other.',
          args: [who],
          comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
        })
      : l10n.t({
          message: '{0} wait for each other.',
          args: [who],
          comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} seemed to wait for each other.',
        args: [who],
        comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
      })
    : l10n.t({
        message: '{0} seem to wait for each other.',
        args: [who],
        comment: ['{0} is "a.exe (PID 5) and b.exe (PID 6)"'],
      });
}

/** "tool.exe (PID 8)", and below a shell that has the same ends "cmd.exe (PID 5) or what it started: tool.exe (PID 8)". */
function memberText(state: SessionState, { hold, isSure }: Wait, relays: readonly Relay[]): string {
  const above = ancestors(state, hold.process);
  const own = relays.map(({ process }) => process).filter(({ id }) => above.includes(id));
  // The kernel says which of them waits.
  if (isSure) return nameAndPid(hold.process);
  own.sort((a, b) => above.indexOf(a.id) - above.indexOf(b.id));
  return oneOfText(state, [...own, hold.process]);
}

function circleFinding(state: SessionState, { waits: circle, relays }: Circle): Finding {
  // The one above first, as people tell it.
  const depths = circle.map(({ hold }) => ancestors(state, hold.process).length);
  const start = depths.indexOf(Math.min(...depths));
  const sorted = [...circle.slice(start), ...circle.slice(0, start)];
  const who = andList(sorted.map((wait) => memberText(state, wait, relays)));
  return {
    code: 'deadlock',
    severity: 'error',
    headline: circleHeadline(
      who,
      [...sorted, ...relays].every(({ isSure }) => isSure),
      isOver(state),
    ),
    path: [...sorted, ...sorted.slice(0, 1)].map(({ hold }) => stepAt(state, hold)),
    why: `${andList(sorted.map(waitText))}.`,
    fix: circleFix(state, sorted),
    about: sorted.map(({ hold }) => `${hold.process.id} ${hold.value}`).join(' '),
    places: [
      { kind: 'process', id: sorted[0]?.hold.process.id ?? '' },
      ...sorted.map(({ hold }) => handlePlace(hold)),
      ...relays.map(({ process: { id } }) => ({ kind: 'process', id }) as const),
    ],
    evidence: {
      waits: sorted.map(evidenceOf),
      ...(relays.length > 0
        ? {
            relays: relays.map(({ process: { id, pid, name }, isSure }) => ({
              ...{ process: id, pid, name, evidence: isSure ? 'exact' : 'inferred' },
            })),
          }
        : {}),
    },
  };
}

/** Who is to read: not one that leaves it to whom it started. */
function readerOf(state: SessionState, { others }: FlowWait): ProcessState | undefined {
  const isRelay = (hold: PipeHold): boolean =>
    others.some((heir) => heir !== hold && relayTo(state, hold, heir) !== null);
  return (others.find((hold) => !isRelay(hold)) ?? others[0])?.process;
}

function blockedFinding(state: SessionState, waits: readonly [FlowWait, ...FlowWait[]]): Finding {
  const [first] = waits;
  const who = oneOfText(
    state,
    waits.map(({ hold }) => hold.process),
  );
  const readers = [...new Set(first.others.map(({ process }) => nameAndPid(process)))];
  const reader = readers.length === 1 ? (first.others[0]?.process ?? null) : null;
  const args = [who, sharedPipeName(first.flow.pipe, reader), andList(readers)];
  const stray = strayReaderOf(state, first);
  return {
    code: 'writer-blocked',
    severity: 'warning',
    headline: blockedHeadline(args, readers.length === 1, first.isSure, isOver(state)),
    path: [
      ...waits.map(({ hold }) => stepAt(state, hold)),
      ...first.others.slice(0, 1).map((hold) => stepAt(state, hold)),
    ],
    why: l10n.t(
      'The pipe holds {0}, and nothing has moved since.',
      bytesText(first.flow.watched?.bufferSize ?? 0),
    ),
    fix: l10n.t('In {0}, read the pipe until its end, always.', readerOf(state, first)?.name ?? ''),
    ...(stray ? strayReaderTexts(state, first, stray, who) : {}),
    about: `${first.flow.pipe.identity} ${first.flow.watched?.stillSince ?? 0}`,
    places: [
      handlePlace(first.hold),
      ...[...waits.slice(1).map(({ hold }) => hold), ...first.others.slice(0, 1)].map(handlePlace),
    ],
    evidence: { waits: waits.map(evidenceOf) },
  };
}

export function flowWaitFindings(state: SessionState): readonly Finding[] {
  const { circles, blocked } = flowWaits(state);
  const full = grouped(blocked, ({ flow }) => flow);
  return [
    ...circles.map((circle) => circleFinding(state, circle)),
    ...[...full.values()].flatMap(([first, ...others]) =>
      first ? [blockedFinding(state, [first, ...others])] : [],
    ),
  ];
}
