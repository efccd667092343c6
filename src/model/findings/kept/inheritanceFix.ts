// What to change where a process has a handle that it was not meant to have: how the object is opened, and how the process is started.
import * as l10n from '@vscode/l10n';
import { isOwnProcess } from '../../session/processProgram';
import type { Fixes } from '../../runtimes/fixes';
import { runtimeFixes } from '../../runtimes/runtimeFixes';
import type { ProcessState, SessionState } from '../../session/state';
import type { FindingStep } from '../finding';
import type { KeptHandle } from './keptHandles';
import { givingsOf, givingToChange, type Giving } from '../givings';
import { fixIn, ownFix, type SayFix } from '../ownFix';

/** What of the terms of runtimes the object is; null when they have none for it. */
function kindOf({
  observed,
  source,
}: KeptHandle): Parameters<Fixes['openNotInheritable']>[1] | null {
  const file = observed.file ?? source.file;
  if (file?.socket) return 'socket';
  if (file) return file.kind === 'file' ? 'file' : null;
  return source.type === 'Section' ? 'mapping' : null;
}

/** For the code that opened the object. */
function openingFix(state: SessionState, handle: KeptHandle): string {
  const kind = kindOf(handle);
  if (kind) {
    return fixIn(state, handle.opener, (fixes, program) => fixes.openNotInheritable(program, kind));
  }
  return l10n.t(
    'In {0}, open or create it with SECURITY_ATTRIBUTES.bInheritHandle FALSE.',
    handle.opener.name,
  );
}

/** For the code that started the process, and `say` for what its runtime calls it. */
function startingFix({ giver, handle }: Giving, say: () => string): string {
  const { process, source } = handle;
  return source.isUnseen
    ? l10n.t(
        'In {0}, start {1} with a PROC_THREAD_ATTRIBUTE_HANDLE_LIST without handle {2}, and do not send it with DuplicateHandle.',
        giver.name,
        process.name,
        source.value,
      )
    : say();
}

/**
 * `path`: from the opener to the process. What the user's own code can do comes first; when that opened the object, it needs nobody
 * else's help.
 */
export function inheritanceFix(
  state: SessionState,
  handle: KeptHandle,
  path: readonly FindingStep[],
): string {
  const { opener } = handle;
  const isOwn = (one: ProcessState): boolean =>
    isOwnProcess(state.plan, one, state.workspaceFolder ?? null);
  const opening = openingFix(state, handle);
  const givings = givingsOf(state, handle.process, handle.value);
  const giving = givingToChange(state, givings);
  const creator = givings.at(-1)?.giver;
  if (!giving || !creator || (isOwn(opener) && !isOwn(creator))) return opening;
  const starter = giving.giver;
  // How the C runtime opens files is said of the opener; processes such programs start by Win32.
  const keep: SayFix = (fixes, program) =>
    (fixes === runtimeFixes.crt ? runtimeFixes.win32 : fixes).keepFromChild(
      program,
      giving.handle.process.name,
    );
  if (isOwn(opener) || starter === opener) {
    return `${opening} ${startingFix(giving, () => fixIn(state, starter, keep))}`;
  }
  return `${startingFix(giving, () => ownFix(state, starter, path, null, keep))} ${opening}`;
}
