// Whose code a fix is for: the nearest program of the user on the way of the handle, in the terms of its runtime; then that of others.
import * as l10n from '@vscode/l10n';
import { fixesOf, isOwnProcess } from '../session/processProgram';
import { cmdFixes } from '../runtimes/cmdFixes';
import type { Fixes } from '../runtimes/fixes';
import type { ProcessState, SessionState } from '../session/state';
import type { FindingStep } from './finding';

/** What is to be changed in `program`, and of which child it is said. */
export type SayFix = (fixes: Fixes, program: string) => string;

const isOwn = (state: SessionState, process: ProcessState): boolean =>
  isOwnProcess(state.plan, process, state.workspaceFolder ?? null);

/** Of one program, whoever it belongs to. */
export const fixIn = ({ plan }: SessionState, process: ProcessState, say: SayFix): string =>
  say(fixesOf(plan, process), process.name);

/** The processes of a path before `last`, the nearest first, with the one each has started on the way. */
function startersOf(
  state: SessionState,
  path: readonly FindingStep[],
  last: ProcessState,
): readonly { readonly process: ProcessState; readonly child: ProcessState }[] {
  const ids = path.flatMap(({ place }) =>
    place?.kind === 'process' ? place.id : place?.kind === 'handle' ? place.processId : [],
  );
  const processes = ids.flatMap((id) => state.processes.find((one) => one.id === id) ?? []);
  const above = processes.slice(0, processes.indexOf(last));
  return above
    .map((process, index) => ({ process, child: processes[index + 1] ?? last }))
    .reverse();
}

/** What an own program above the culprit can do where the handle is the output of the one it starts. */
function streamFix(
  state: SessionState,
  process: ProcessState,
  child: ProcessState,
  reader: ProcessState | null,
): string {
  if (process === reader) {
    return l10n.t(
      'In {0}, wait for {1} to exit, not for the end of its output.',
      process.name,
      child.name,
    );
  }
  return fixesOf(state.plan, process) === cmdFixes
    ? cmdFixes.detach(process.name, child.name)
    : l10n.t(
        'In {0}, redirect the output of {1}, for example to NUL or to a file.',
        process.name,
        child.name,
      );
}

/**
 * `culprit`: whose code did it. When it is not the user's own, the nearest own program above it on the path comes first: it can keep
 * the handle from the one it starts, unless that needs it as its output. `stream`: who reads that output (null for the launcher);
 * null where the handle is nobody's stream.
 */
export function ownFix(
  state: SessionState,
  culprit: ProcessState,
  path: readonly FindingStep[],
  stream: { readonly reader: ProcessState | null } | null,
  say: SayFix,
): string {
  const fix = fixIn(state, culprit, say);
  if (isOwn(state, culprit)) return fix;
  const starter = startersOf(state, path, culprit).find(({ process }) => isOwn(state, process));
  if (!starter) return fix;
  const { process, child } = starter;
  const own = stream
    ? streamFix(state, process, child, stream.reader)
    : fixIn(state, process, (fixes, program) => fixes.keepFromChild(program, child.name));
  return l10n.t({
    message: '{0} Or, at the source: {1}',
    args: [own, fix],
    comment: ['{0} and {1} are sentences that say what to change'],
  });
}
