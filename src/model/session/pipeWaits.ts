// Remembers when somebody had to wait at a pipe: the state says who waits now, this keeps the spans of time.
import type { PipeState, PipeWait } from './state';

/** Waits kept of one pipe: more than a picture of its time can show; the oldest go. */
const mostWaits = 500;

type Waiting = Omit<PipeWait, 'to'>;

function waitingNow({ phase, blocked, awaited }: PipeState): readonly Waiting[] {
  if (phase !== 'open') return [];
  return [
    ...(blocked ? [{ who: blocked.who, from: blocked.since }] : []),
    ...(awaited ? [{ who: 'reader' as const, from: awaited.since }] : []),
  ];
}

/**
 * The waits of the pipe at `time`, when it is as it is now. One who is seen to wait each time anybody looks waits in one span,
 * though a write may have come through in between.
 */
export function waitsAt(pipe: PipeState, time: number): readonly PipeWait[] {
  const { waits } = pipe;
  const waiting = waitingNow(pipe);
  const open = waits.filter(({ to }) => to === null);
  const isSame =
    open.length === waiting.length &&
    open.every(({ who }) => waiting.some((each) => each.who === who));
  if (isSame) return waits;
  const ended = waits.map((wait) =>
    wait.to !== null || waiting.some(({ who }) => who === wait.who) ? wait : { ...wait, to: time },
  );
  const begun = waiting
    .filter(({ who }) => !open.some((wait) => wait.who === who))
    .map(({ who, from }): PipeWait => {
      const last = waits.findLast((wait) => wait.who === who)?.to ?? 0;
      return { who, from: Math.max(from, last), to: null };
    });
  return [...ended, ...begun].slice(-mostWaits);
}
