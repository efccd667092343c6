// The exit code of a session that ran: what was found and expected, whether it ended in time, and what its children returned.
import type { Finding } from '../../model/findings/finding';
import { findings } from '../../model/findings/findings';
import { allHeld } from '../../model/session/expectationResult';
import type { SessionState } from '../../model/session/state';
import { exitCodes } from './outcome';

/** From the gravest on; `never` counts no finding. */
export const failOnWords = ['error', 'warning', 'information', 'never'] as const;
export type FailOn = (typeof failOnWords)[number];

export interface VerdictOptions {
  readonly failOn: FailOn;
  /** With nothing to complain of, the code is that of the child. */
  readonly childExitCode?: boolean;
}

const counts = ({ severity }: Finding, failOn: FailOn): boolean =>
  failOnWords.indexOf(severity) <= failOnWords.indexOf(failOn) && failOn !== 'never';

/** Of several children the first that says no; one that never started has no code. */
function childCode({ processes }: SessionState): number {
  const codes = processes
    .filter(({ descent }) => descent === null)
    .map(({ exitCode }) => exitCode ?? exitCodes.complaint);
  return codes.find((code) => code !== 0) ?? exitCodes.fine;
}

export function verdictOf(
  state: SessionState,
  { failOn, childExitCode = false }: VerdictOptions,
): number {
  if (state.end?.reason === 'brokerLost') return exitCodes.ownFault;
  if (state.end?.reason === 'timeout') return exitCodes.complaint;
  if (!allHeld(state.expectations ?? [])) return exitCodes.complaint;
  if (findings(state).some((finding) => counts(finding, failOn))) return exitCodes.complaint;
  return childExitCode ? childCode(state) : exitCodes.fine;
}
