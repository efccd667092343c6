// Tells a launch that Wine lost from one that failed, so that a test can begin again.
import type { SessionState } from '../../src/model/session/state';
import { onWine } from './knownDifferences';

const ERROR_INTERNAL_ERROR = 1359;

/** Times a session is begun before what it says is believed: lost twice running is one launch in millions. */
export const launchAttempts = 3;

export function hasLostLaunch({ processes }: SessionState): boolean {
  return (
    onWine('launch lost by the system') &&
    processes.some(({ error }) => error?.code === ERROR_INTERNAL_ERROR)
  );
}

/** Whether a program of a family noted that it lost one. */
export function hasNotedLostLaunch(noted: string | null): boolean {
  return (
    onWine('launch lost by the system') && noted === `CreateProcess error ${ERROR_INTERNAL_ERROR}`
  );
}

/** Node has no name for the code. */
export function isLostFork(error: unknown): boolean {
  return (
    onWine('launch lost by the system') &&
    error instanceof Error &&
    error.message === 'spawn UNKNOWN'
  );
}
