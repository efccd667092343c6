// What a look at a pipe between the user's own processes has shown: how full it is, and since when nothing moves.
import type { PipeEnd } from './pipeEnd';

/** One direction of a pipe that processes of the session hold. Of a duplex pipe there are two. */
export interface WatchedPipe {
  /** As `identityOf` says it: the same for both ends, and for no other living pipe. */
  readonly identity: string;
  /** The end that reads. */
  readonly readEnd: PipeEnd;
  /** Bytes it holds before its writer waits; null when nobody answers. */
  readonly bufferSize: number | null;
  /** Bytes that nobody has read; null when nobody answers, as where a call is pending on each handle that could be asked. */
  readonly fill: number | null;
  /** Milliseconds since the session began, since when no look has found a change; null while it moves. */
  readonly stillSince: number | null;
  /** When it was looked at, milliseconds since the session began. */
  readonly time: number;
}

export const flowKey = ({ identity, readEnd }: Pick<WatchedPipe, 'identity' | 'readEnd'>): string =>
  `${readEnd} ${identity}`;

/** Milliseconds for which nothing must have moved before somebody is said to wait. */
export const stillPatience = 2500;

/** Whether nothing has moved in it for so long that somebody waits. */
export const standsStill = ({ stillSince, time }: WatchedPipe): boolean =>
  stillSince !== null && time - stillSince >= stillPatience;

/** Whether its writer waits for room. */
export const isFull = ({ fill, bufferSize }: WatchedPipe): boolean =>
  fill !== null && bufferSize !== null && bufferSize > 0 && fill >= bufferSize;
