// How a child ended, and whether its outputs ended soon after it: exitCode and endOfFileWithin.
import * as l10n from '@vscode/l10n';
import { duration } from '../base/quantity';
import type { Finding } from '../findings/finding';
import { findingPathText } from '../findings/findingWords';
import { ownEnd, stoppedAt } from '../handles/passedHandles';
import { outputLabel } from '../plan/outputLabel';
import type { ChildPlan } from '../plan/launchPlan';
import type { ExpectationResult } from '../session/expectationResult';
import type { PipeState, ProcessState, SessionState } from '../session/state';
import { asked, judged, undecided, type Subject } from './checked';

/** Exit codes are unsigned in Windows; people write -1 as well. */
const unsigned = (code: number): number => code >>> 0;

/** Why it has no end of its own; null when it has one. */
export function noOwnEnd(state: SessionState, process: ProcessState): string | null {
  if (ownEnd(state, process) !== null) return null;
  return process.detachedAt === null
    ? l10n.t('{0} had not exited when the session was stopped.', process.name)
    : l10n.t('{0} was detached.', process.name);
}

export function exitCodeResult(
  state: SessionState,
  subject: Subject,
  process: ProcessState,
  code: number,
): ExpectationResult {
  const { name, exitCode } = process;
  const ask = asked(subject, 'exitCode', l10n.t('{0} exits with code {1}.', name, code));
  const running = noOwnEnd(state, process);
  if (running !== null) return undecided(ask, running);
  if (exitCode === null) return undecided(ask, l10n.t('The exit code of {0} is unknown.', name));
  const seen = l10n.t('{0} exited with code {1}.', name, exitCode);
  return judged(ask, unsigned(exitCode) === unsigned(code), seen);
}

/** Who keeps the pipe open, as the findings have it, else as the last search for holders found them. */
function keepers(
  state: SessionState,
  pipe: PipeState,
  found: readonly Finding[],
): readonly string[] {
  const told = found.filter(({ places }) =>
    places.some((place) => place.kind === 'heldPipe' && place.label === pipe.label),
  );
  if (told.length > 0) {
    return told.flatMap((finding) => {
      const path = findingPathText(finding);
      return path === '' ? [finding.headline] : [finding.headline, path];
    });
  }
  return pipe.holders
    .filter(({ end }) => end === 'write')
    .map(({ name, pid, handle }) =>
      pid === state.broker.pid
        ? l10n.t('The launcher holds the write end of {0}: handle {1}.', pipe.label, handle)
        : l10n.t(
            '{0} (PID {1}) holds the write end of {2}: handle {3}.',
            name,
            pid,
            pipe.label,
            handle,
          ),
    );
}

function endOfFileResult(
  state: SessionState,
  subject: Subject,
  process: ProcessState,
  [child, name, limit]: readonly [ChildPlan, string, number],
  found: readonly Finding[],
): ExpectationResult {
  const label = outputLabel(state.plan, child, name);
  const within = l10n.t(
    '{0} reaches end of file within {1} after {2} exits.',
    name,
    duration(limit),
    process.name,
  );
  const ask = asked(subject, 'endOfFileWithin', within, name);
  const pipe = state.pipes.find((each) => each.label === label);
  if (!pipe) return undecided(ask, l10n.t('{0} was not captured.', name));
  const running = noOwnEnd(state, process);
  if (running !== null) return undecided(ask, running);
  const exitedAt = ownEnd(state, process) ?? 0;
  const stop = stoppedAt(state);
  // What came to its end because the session was stopped was open until then.
  const isOwn = pipe.phase === 'endOfFile' && (stop === null || (pipe.endedAt ?? 0) < stop);
  const until = isOwn ? pipe.endedAt : (stop ?? pipe.endedAt ?? state.end?.time ?? null);
  const waited = Math.max(0, (until ?? exitedAt) - exitedAt);
  if (isOwn) {
    const seen = l10n.t(
      '{0} reached end of file {1} after {2} exited.',
      name,
      duration(waited),
      process.name,
    );
    const isInTime = waited <= limit;
    return judged(ask, isInTime, seen, isInTime ? [] : keepers(state, pipe, found));
  }
  const seen = l10n.t(
    '{0} was still open {1} after {2} exited.',
    name,
    duration(waited),
    process.name,
  );
  const evidence = keepers(state, pipe, found);
  return waited > limit ? judged(ask, false, seen, evidence) : undecided(ask, seen, evidence);
}

export const endOfFileResults = (
  state: SessionState,
  subject: Subject,
  process: ProcessState,
  child: ChildPlan,
  found: readonly Finding[],
): readonly ExpectationResult[] =>
  Object.entries(child.expect?.endOfFileWithin ?? {}).map(([name, limit]) =>
    endOfFileResult(state, subject, process, [child, name, limit], found),
  );
