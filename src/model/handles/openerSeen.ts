// Whether somebody saw a process open an object that it is the first known to have.
import type { ProcessState } from '../session/state';

/** Of what a process had when the session attached to it, nobody knows who opened it. */
export const isOpenerSeen = (opener: Pick<ProcessState, 'birth'> | undefined): boolean =>
  opener?.birth?.attached === undefined;
