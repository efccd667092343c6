// A session that ended, as the formats for build systems take it.
import type { FinishedRun } from '../../model/report/finishedRun';
import type { SessionState } from '../../model/session/state';
import { captureOnDisk } from './captureStart';
import { ownVersion } from '../commandLine/ownVersion';

type Judged = Pick<FinishedRun, 'failOn' | 'exitCode' | 'childExitCode' | 'writtenAt'>;

/** Of a session that was only looked at. */
const unjudged: Judged = { failOn: 'never', exitCode: 0 };

/** `folder`: where the bundles are. */
export function finishedRun(
  state: SessionState,
  folder: string,
  judged: Judged = unjudged,
): FinishedRun {
  const captured = state.pipes.flatMap((pipe) => {
    const start = pipe.direction === 'captured' ? captureOnDisk(pipe) : null;
    return start ? [{ pipe: pipe.label, text: start.text, isWhole: start.isWhole }] : [];
  });
  return { state, captured, version: ownVersion(folder), ...judged };
}
