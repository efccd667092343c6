// What a pipe is doing right now, in words: read or paused, moving or idle, who waits for whom.
import { pipeText } from './pipeText';
import { counted, duration, grouped, shortSize } from './quantity';
import type { AwaitedInput, Blocked, PipeState } from './state';

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
    `for ${duration(now - since)}`;

/** `since 14:03:21`: stays true in a view that nobody draws again. */
const sinceWhen =
  (startedAt: number): SayWhen =>
  (since) =>
    `since ${new Date(startedAt + since).toLocaleTimeString('en-GB')}`;

function blockedText({ who, since, bytes }: Blocked, when: SayWhen): string {
  return who === 'broker'
    ? `waiting to write ${counted(bytes, 'byte')} ${when(since)}`
    : `writer blocked ${when(since)}`;
}

/** What is known without a clock that runs; facts of a pipe that has ended are in its phase. */
function standingFacts(pipe: PipeState, when: SayWhen): readonly PipeFact[] {
  if (pipe.phase !== 'open') return [];
  const { blocked, awaited } = pipe;
  const waiting = blocked?.who === 'broker' ? blocked.bytes : 0;
  const behind = pipe.queued - waiting;
  return [
    ...(pipe.direction === 'captured' && pipe.paused
      ? [{ kind: 'paused', text: 'paused' } as const]
      : []),
    ...(blocked ? [{ kind: 'blocked', text: blockedText(blocked, when) } as const] : []),
    ...(behind > 0
      ? [
          {
            kind: 'queued',
            text: `${counted(behind, 'byte')} ${blocked ? 'more ' : ''}queued`,
          } as const,
        ]
      : []),
    ...(awaited ? [{ kind: 'awaited', text: awaitedText(awaited, when) } as const] : []),
  ];
}

function awaitedText({ sign, since }: AwaitedInput, when: SayWhen): string {
  return sign === 'reading'
    ? `reader waits for input ${when(since)}`
    : `everything was read; reader may wait for input ${when(since)}`;
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
  if (rate !== null) return [{ kind: 'rate', text: `${shortSize(Math.round(rate))}/s` }];
  const { movedAt } = pipe;
  if (movedAt === null || now - movedAt <= idleAfter) return [];
  return [{ kind: 'idle', text: `idle ${forHowLong(now)(movedAt)}` }];
}

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
    return phase === 'open' && fill !== null ? `${counted(fill, 'byte')} in the buffer` : null;
  }
  if (fill === null) return `buffer of ${counted(bufferSize, 'byte')}`;
  // A write that does not fit is counted whole while it waits.
  return fill > bufferSize && bufferSize > 0
    ? `${counted(fill, 'byte')} in the pipe, its buffer of ${counted(bufferSize, 'byte')} is full`
    : `${grouped(fill)} of ${counted(bufferSize, 'byte')} in the buffer`;
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
