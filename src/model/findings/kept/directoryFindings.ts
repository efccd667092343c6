// Folders that cannot be renamed or deleted because a process that was left running has one as its current directory.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { isPast, mostShown, ownEnd, together } from '../../handles/passedHandles';
import { isConsoleHost } from '../../session/consoleHost';
import { nameAndPid } from '../../processes/nameAndPid';
import type { ProcessState, SessionState } from '../../session/state';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';

interface Standing {
  readonly process: ProcessState;
  readonly creator: ProcessState;
  readonly path: string;
}

/** A drive, a share of a server, or a folder of Windows: nobody renames these. */
const isNobodys = (path: string): boolean =>
  /^[a-z]:\\?$/i.test(path) ||
  /^\\\\[^\\]+\\[^\\]+\\?$/.test(path) ||
  /^[a-z]:\\windows(\\|$)/i.test(path);

/** Looked at some time after the end of its creator: daemons leave the folder they were started in first. */
function standingOf(
  state: SessionState,
  { processes }: HandleWays,
  process: ProcessState,
): Standing | null {
  const { descent, directory } = process;
  const creator = processes.get(descent?.parentId ?? '');
  const left = creator ? ownEnd(state, creator) : null;
  if (!creator || left === null || !directory || isConsoleHost(process.name)) return null;
  // What has come to its own end since keeps nothing.
  if (directory.time - left < together || ownEnd(state, process) !== null) return null;
  return isNobodys(directory.path) ? null : { process, creator, path: directory.path };
}

export function directoryFindings(state: SessionState, ways: HandleWays): readonly Finding[] {
  const standing = state.processes.flatMap((process) => standingOf(state, ways, process) ?? []);
  const groups = grouped(standing, ({ creator, path }) => `${creator.id} ${path.toLowerCase()}`);
  return [...groups].flatMap(([about, all]): Finding[] => {
    const [first, ...others] = all;
    if (!first) return [];
    const { process, creator, path } = first;
    const args = [nameAndPid(process), path, nameAndPid(creator)];
    return [
      {
        code: 'directory-in-use',
        severity: 'information',
        headline: isPast(state, process)
          ? l10n.t({
              message:
                '{0} still used the folder {1} after {2} exited: it could not be renamed or deleted.',
              args,
              comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a folder'],
            })
          : l10n.t({
              message:
                '{0} still uses the folder {1} after {2} exited: it cannot be renamed or deleted.',
              args,
              comment: ['{0} and {2} are "a.exe (PID 12)", {1} is a folder'],
            }),
        path: pathDown(state, creator.id, process, null),
        why: l10n.t(
          'It is the current directory of {0}, and Windows keeps the current directory of every process open.',
          process.name,
        ),
        fix: l10n.t(
          'In {0}, start {1} with its own directory (lpCurrentDirectory), or have {1} call SetCurrentDirectory.',
          creator.name,
          process.name,
        ),
        ...(others.length > 0
          ? { affects: others.slice(0, mostShown).map((one) => nameAndPid(one.process)) }
          : {}),
        about,
        places: [
          { kind: 'process', id: process.id },
          ...others.slice(0, mostShown).map((one) => ({
            ...({ kind: 'process', id: one.process.id } as const),
          })),
          { kind: 'process', id: creator.id },
        ],
        evidence: {
          directory: path,
          holders: [first, ...others].slice(0, mostShown).map((one) => ({
            process: one.process.id,
            pid: one.process.pid,
            name: one.process.name,
          })),
          creator: { process: creator.id, pid: creator.pid, name: creator.name },
        },
      },
    ];
  });
}
