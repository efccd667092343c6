// The calls of the trace that a handle of the broker appears in, while its value was this handle's.
import type { CallRecord } from '../session/state';

/** Most calls that are shown of one handle: what made it and what was done with it last. */
export const mostCallsOfHandle = 40;

interface NumberedCall {
  /** Its place in the trace, from 0. */
  readonly index: number;
  readonly call: CallRecord;
}

export interface CallsOfHandle {
  readonly calls: readonly NumberedCall[];
  /** How many there are, shown or not. */
  readonly total: number;
}

const closing = new Set(['CloseHandle', 'closesocket']);

const isClosing = ({ api, error }: CallRecord): boolean => closing.has(api) && error === null;

/** The time of the last call of a life. */
const endOf = (life: readonly NumberedCall[]): number => life.at(-1)?.call.time ?? 0;

/** A value is used again once it is free: each life ends with the call that closes it. */
function livesOf(calls: readonly CallRecord[], value: string): readonly NumberedCall[][] {
  // 0x14 is another handle than 0x140.
  const mention = new RegExp(`\\b${value}\\b`);
  const lives: NumberedCall[][] = [];
  let isOver = true;
  for (const [index, call] of calls.entries()) {
    const texts = [call.result, ...Object.values(call.args)];
    if (!texts.some((text) => text.includes(value) && mention.test(text))) continue;
    if (isOver) lives.push([]);
    lives.at(-1)?.push({ index, call });
    isOver = isClosing(call);
  }
  return lives;
}

/** `closedAt` tells which of those that had the value it is, milliseconds since the session began; null for the last. */
export function callsOfHandle(
  calls: readonly CallRecord[],
  value: string,
  closedAt: number | null,
): CallsOfHandle {
  const lives = livesOf(calls, value);
  const life =
    closedAt === null
      ? (lives.at(-1) ?? [])
      : lives.reduce<NumberedCall[]>((best, one) => {
          const isNearer = Math.abs(endOf(one) - closedAt) < Math.abs(endOf(best) - closedAt);
          return best.length === 0 || isNearer ? one : best;
        }, []);
  const total = life.length;
  if (total <= mostCallsOfHandle) return { calls: life, total };
  const half = mostCallsOfHandle / 2;
  return { calls: [...life.slice(0, half), ...life.slice(-half)], total };
}
