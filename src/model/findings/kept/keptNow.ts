// What others cannot do because a process has something open now: a file, a folder, a port; whoever opened it and however it got there.
import * as l10n from '@vscode/l10n';
import { closeEarlier, passOnLess, standElsewhere } from '../../handles/holderFix';
import { childHandles, type ChildHandle } from '../../handles/origin';
import { nameAndPid } from '../../processes/nameAndPid';
import { runtimeFixes } from '../../runtimes/runtimeFixes';
import type { FileDescription } from '../../session/fileDescription';
import type { ObservedHandle, ProcessState, SessionState } from '../../session/state';
import type { FindingStep } from '../finding';
import { pathDown, stepOf } from '../findingPath';
import { fixIn, type SayFix } from '../ownFix';
import { isNobodys } from './directoryFindings';
import { whatOf } from './inheritedObjects';
import { effectOf } from './objectEffects';

/** One thing that a process has, as its parts are shown. */
export interface KeptNow {
  readonly headline: string;
  /** From who passed it on; the process alone where that is not known. */
  readonly path: readonly FindingStep[];
  /** How it came to have it, and how sure that is. */
  readonly why: string;
  readonly fix: string;
  /** Null for a current directory of which no handle is known. */
  readonly value: string | null;
  /** It is its current directory. */
  readonly isDirectory: boolean;
}

type OpenFile = ObservedHandle & {
  readonly file: FileDescription;
  /** Null for what it opened while it was watched. */
  readonly origin: ChildHandle | null;
};

/** A process may have a hundred thousand handles, and mostly none of them has changed since it was asked last. */
const known = new WeakMap<ProcessState, readonly OpenFile[]>();

/** What it has under its values now. */
function openFiles(process: ProcessState): readonly OpenFile[] {
  const before = known.get(process);
  if (before) return before;
  const { birth, history } = process;
  const born = new Map((birth?.childHandles ?? []).map((handle) => [handle.value, handle]));
  const now = new Map(born);
  for (const { change, handle } of history) {
    if (change === 'opened') now.set(handle.value, handle);
    else now.delete(handle.value);
  }
  const origins = new Map(birth ? childHandles(birth).map((each) => [each.value, each]) : []);
  const open = [...now.values()].flatMap((handle): OpenFile[] => {
    const { file, value } = handle;
    const isBorn = born.get(value) === handle;
    return file ? [{ ...handle, file, origin: (isBorn && origins.get(value)) || null }] : [];
  });
  known.set(process, open);
  return open;
}

const isInherited = (origin: ChildHandle | null): boolean =>
  origin?.origin === 'inherited' && origin.certainty !== 'unknown';

/** Whether somebody else meets it: a file that all may do everything with is in nobody's way. */
function isInTheWay({ file, inheritable, origin }: OpenFile): boolean {
  const { kind, share, socket, name } = file;
  if (socket) return socket.state === 'listening' || socket.state === 'bound';
  if ((kind !== 'file' && kind !== 'directory') || name === null || isNobodys(name)) return false;
  // Nobody could tell how it is shared: only what went along without being meant is worth a guess.
  if (!share) return kind === 'file' && (inheritable || isInherited(origin));
  return !(share.read && share.write && share.delete);
}

const isCurrent = ({ directory }: ProcessState, { file }: OpenFile): boolean =>
  file.kind === 'directory' && file.name?.toLowerCase() === directory?.path.toLowerCase();

/** From the creator, which has the same, to the process. */
function pathOf(
  state: SessionState,
  process: ProcessState,
  value: string,
  origin: ChildHandle | null,
): readonly FindingStep[] {
  const creator = process.birth?.creator;
  if (!creator || !isInherited(origin)) return [stepOf(state, process, value)];
  if (state.processes.some(({ id }) => id === creator.processId)) {
    return pathDown(state, creator.processId, process, value);
  }
  const { pid, name } = creator;
  return [
    { pid, name, hasExited: false, handle: value, place: null },
    stepOf(state, process, value),
  ];
}

function fixOf(
  state: SessionState,
  process: ProcessState,
  { file, inheritable, origin }: OpenFile,
): string {
  const { name, birth } = process;
  const creator = birth?.creator;
  if (creator && isInherited(origin)) {
    const keep: SayFix = (fixes, program) => fixes.keepFromChild(program, name);
    const known = state.processes.find(({ id }) => id === creator.processId);
    return known ? fixIn(state, known, keep) : keep(runtimeFixes.win32, creator.name);
  }
  return inheritable ? passOnLess(name) : closeEarlier(name, file.kind === 'file');
}

function keptFile(state: SessionState, process: ProcessState, open: OpenFile): KeptNow {
  const { file, value, origin } = open;
  return {
    headline: l10n.t({
      message: '{0} keeps {1} open ({2}): {3}.',
      args: [nameAndPid(process), whatOf(open), value, effectOf(file, file.share, false)],
      comment: ['{0} is "a.exe (PID 12)", {2} a handle value, {3} "the port stays in use"'],
    }),
    path: pathOf(state, process, value, origin),
    why: origin?.why ?? '',
    fix: fixOf(state, process, open),
    value,
    isDirectory: false,
  };
}

function keptDirectory(
  state: SessionState,
  process: ProcessState,
  files: readonly OpenFile[],
): readonly KeptNow[] {
  const { directory, name } = process;
  if (!directory || isNobodys(directory.path)) return [];
  const value = files.find((open) => isCurrent(process, open))?.value ?? null;
  const args = [nameAndPid(process), directory.path];
  return [
    {
      headline:
        value === null
          ? l10n.t({
              message: '{0} uses the folder {1}: it cannot be renamed or deleted.',
              args,
              comment: ['{0} is "a.exe (PID 12)", {1} is a folder'],
            })
          : l10n.t({
              message: '{0} uses the folder {1} ({2}): it cannot be renamed or deleted.',
              args: [...args, value],
              comment: ['{0} is "a.exe (PID 12)", {1} is a folder, {2} a handle value'],
            }),
      path: [stepOf(state, process, value)],
      why: l10n.t(
        'It is the current directory of {0}, and Windows keeps the current directory of every process open.',
        name,
      ),
      fix: standElsewhere(name),
      value,
      isDirectory: true,
    },
  ];
}

/** What it probably inherited comes first, its current directory last: every process has one. */
export function keptNow(state: SessionState, process: ProcessState): readonly KeptNow[] {
  const files = openFiles(process);
  const told = files
    .filter((open) => !isCurrent(process, open) && isInTheWay(open))
    .sort((a, b) => Number(isInherited(b.origin)) - Number(isInherited(a.origin)));
  return [
    ...told.map((open) => keptFile(state, process, open)),
    ...keptDirectory(state, process, files),
  ];
}
