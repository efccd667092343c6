// What can change in a pipe without bytes moving through the broker, and what is known before the first look.
import type { PipeState } from './state';

export type PipeObservation = Pick<PipeState, 'fill' | 'queued' | 'blocked' | 'awaited'>;

/** Nothing is known to wait: before the first look at a pipe, and after its end. */
export const unobserved: PipeObservation = { fill: null, queued: 0, blocked: null, awaited: null };
