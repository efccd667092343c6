// What a pipe is doing right now, in words: read or paused, moving or idle, who waits for whom.
import * as l10n from '@vscode/l10n';
import { pipeText } from './pipeText';
import { bytesText, duration, integerText, shortSize, timeOfDay } from '../base/quantity';
import type { AwaitedInput, Blocked, PipeState } from '../session/state';

export interface PipeFact {
  readonly kind: 'paused' | 'blocked' | 'queued' | 'awaited' | 'rate' | 'idle';
  readonly text: string;
}

/** How a view says when something began: for how long, which has to be said anew, or since when. */
type SayWhen = (since: number) => string;

/** Milliseconds without a byte after which a pipe is idle and has no rate. */
const idleAfter = 1500;

/** `for 1.2 s`. `now` is milliseconds since the session began. */
const forHowLong =
  (now: number): SayWhen =>
  (since) =>
    l10n.t({ message: 'for {0}', args: [duration(now - since)], comment: ['{0} is a duration'] });

/** `since 14:03:21`: stays true in a view that nobody draws again. */
const sinceWhen =
  (startedAt: number): SayWhen =>
  (since) =>
    l10n.t({
      message: 'since {0}',
      args: [timeOfDay(startedAt + since)],
      comment: ['{0} is a time of day'],
    });

function blockedText({ who, since, bytes }: Blocked, when: SayWhen): string {
  return who === 'broker'
    ? l10n.t({
        message: 'waiting to write {0} {1}',
        args: [bytesText(bytes), when(since)],
        comment: ['{0} is "5 bytes", {1} "for 1.2 s" or "since 14:03:21"'],
      })
    : l10n.t({
        message: 'writer blocked {0}',
        args: [when(since)],
        comment: ['{0} is "for 1.2 s" or "since 14:03:21"'],
      });
}

/** What is known without a clock that runs; facts of a pipe that has ended are in its phase. */
function standingFacts(pipe: PipeState, when: SayWhen): readonly PipeFact[] {
  if (pipe.phase !== 'open') return [];
  const { blocked, awaited } = pipe;
  const waiting = blocked?.who === 'broker' ? blocked.bytes : 0;
  const behind = pipe.queued - waiting;
  return [
    ...(pipe.direction === 'captured' && pipe.paused
      ? [{ kind: 'paused', text: l10n.t('paused') } as const]
      : []),
    ...(blocked ? [{ kind: 'blocked', text: blockedText(blocked, when) } as const] : []),
    ...(behind > 0
      ? [{ kind: 'queued', text: queuedText(behind, blocked !== null) } as const]
      : []),
    ...(awaited ? [{ kind: 'awaited', text: awaitedText(awaited, when) } as const] : []),
  ];
}

function queuedText(bytes: number, isBehind: boolean): string {
  return isBehind
    ? l10n.t({
        message: '{0} more queued',
        args: [bytesText(bytes)],
        comment: ['{0} is "5 bytes"'],
      })
    : l10n.t({ message: '{0} queued', args: [bytesText(bytes)], comment: ['{0} is "5 bytes"'] });
}

function awaitedText({ sign, since }: AwaitedInput, when: SayWhen): string {
  return sign === 'reading'
    ? l10n.t({
        message: 'reader waits for input {0}',
        args: [when(since)],
        comment: ['{0} is "for 1.2 s" or "since 14:03:21"'],
      })
    : l10n.t({
        message: 'everything was read; reader may wait for input {0}',
        args: [when(since)],
        comment: ['{0} is "for 1.2 s" or "since 14:03:21"'],
      });
}

/** Bytes a second since about a second before the last ones, while they come; null otherwise. */
export function bytesPerSecond(pipe: PipeState, now: number): number | null {
  const { movedAt, rateFrom, bytes } = pipe;
  if (pipe.phase !== 'open' || movedAt === null || now - movedAt > idleAfter) return null;
  // The first bytes of a pipe say nothing of a rate: there is no time between them.
  const time = movedAt - rateFrom.time;
  return time > 0 && bytes > rateFrom.bytes ? ((bytes - rateFrom.bytes) * 1000) / time : null;
}

function movement(pipe: PipeState, now: number): readonly PipeFact[] {
  const rate = bytesPerSecond(pipe, now);
  if (rate !== null) return [{ kind: 'rate', text: rateText(rate) }];
  const { movedAt } = pipe;
  if (movedAt === null || now - movedAt <= idleAfter) return [];
  const text = l10n.t({
    message: 'idle {0}',
    args: [forHowLong(now)(movedAt)],
    comment: ['{0} is "for 1.2 s"'],
  });
  return [{ kind: 'idle', text }];
}

const rateText = (rate: number): string =>
  l10n.t({
    message: '{0}/s',
    args: [shortSize(Math.round(rate))],
    comment: ['Bytes a second; {0} is "2.0 KB"'],
  });

/** Everything, as of `now`. Somebody who waits says more than that nothing moves. */
export function pipeFacts(pipe: PipeState, now: number): readonly PipeFact[] {
  const standing = standingFacts(pipe, forHowLong(now));
  if (pipe.phase !== 'open') return [];
  const isExplained = standing.some(({ kind }) => kind === 'blocked' || kind === 'awaited');
  const moving = movement(pipe, now).filter(({ kind }) => kind === 'rate' || !isExplained);
  return [...standing, ...moving];
}

/** Whether time alone changes what `pipeFacts` says. */
export function isTicking(pipe: PipeState): boolean {
  return (
    pipe.phase === 'open' &&
    (pipe.movedAt !== null || pipe.blocked !== null || pipe.awaited !== null)
  );
}

/** `4,096 of 4,096 bytes in the buffer`; null when the kernel said nothing of it. */
export function bufferText(pipe: PipeState): string | null {
  const { bufferSize, fill, phase } = pipe;
  if (phase !== 'open' || bufferSize === null) {
    return phase === 'open' && fill !== null ? l10n.t('{0} in the buffer', bytesText(fill)) : null;
  }
  if (fill === null) return l10n.t('buffer of {0}', bytesText(bufferSize));
  // A write that does not fit is counted whole while it waits.
  return fill > bufferSize && bufferSize > 0
    ? l10n.t('{0} in the pipe, its buffer of {1} is full', bytesText(fill), bytesText(bufferSize))
    : l10n.t({
        message: '{0} of {1} in the buffer',
        args: [integerText(fill), bytesText(bufferSize)],
        comment: ['{0} is a number, {1} "4,096 bytes"'],
      });
}

/** Who waits, with times of day: for views that are drawn only when something happened. */
function standingTexts(pipe: PipeState, startedAt: number): readonly string[] {
  return standingFacts(pipe, sinceWhen(startedAt)).map(({ text }) => text);
}

function fillTexts(pipe: PipeState): readonly string[] {
  const buffer = pipe.fill === null ? null : bufferText(pipe);
  return buffer === null ? [] : [buffer];
}

/** The facts as one phrase. */
export function statusText(pipe: PipeState, startedAt: number): string {
  return [...standingTexts(pipe, startedAt), ...fillTexts(pipe)].join(' · ');
}

/** All of it in one line whose beginning says most: there may be no room for the rest. */
export function pipeLine(pipe: PipeState, startedAt: number): string {
  return [...standingTexts(pipe, startedAt), pipeText(pipe), ...fillTexts(pipe)].join(' · ');
}
