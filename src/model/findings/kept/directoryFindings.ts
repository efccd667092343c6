// Folders that cannot be renamed or deleted because a process that was left running has one as its current directory.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { isPast, mostShown, ownEnd, together } from '../../handles/passedHandles';
import { isConsoleHost } from '../../session/consoleHost';
import { nameAndPid } from '../../processes/nameAndPid';
import { andList } from '../../base/listText';
import { mostNamed, withMore } from '../affected';
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

/** Findings about what a process keeps that lives on, or waits for: its current directory is one thing more. */
const ofKeepers: ReadonlySet<Finding['code']> = new Set([
  ...(['write-end-held', 'descendant-holds-pipe', 'deadlock', 'writer-blocked'] as const),
  ...(['socket-inherited', 'file-inherited', 'job-kept-alive', 'pipe-name-taken'] as const),
]);

const isAbout = ({ code, places }: Finding, { id }: ProcessState): boolean =>
  ofKeepers.has(code) &&
  places.some(
    (place) =>
      (place.kind === 'handle' && place.processId === id) ||
      (place.kind === 'process' && place.id === id),
  );

/** What the same process keeps besides; one text for each folder. */
function effectsOf(state: SessionState, standing: readonly Standing[]): readonly string[] {
  const folders = grouped(standing, ({ path }) => path.toLowerCase());
  return [...folders.values()].flatMap((all) => {
    const names = all.slice(0, mostNamed).map(({ process }) => nameAndPid(process));
    const args = [all[0]?.path ?? '', andList(withMore(names, all.length))];
    return all.every(({ process }) => isPast(state, process))
      ? l10n.t({
          message:
            'The folder {0} could not be renamed or deleted: it was the current directory of {1}.',
          args,
          comment: ['{1} names processes'],
        })
      : l10n.t({
          message:
            'The folder {0} cannot be renamed or deleted: it is the current directory of {1}.',
          args,
          comment: ['{1} names processes'],
        });
  });
}

/**
 * `found`, and who stands in a folder: as one thing more that is affected where a finding blames the process already, so that one
 * cause stays one finding; else as a finding of its own, because only the folder shows then that somebody lives on.
 */
export function withDirectories(
  state: SessionState,
  ways: HandleWays,
  found: readonly Finding[],
): readonly Finding[] {
  const standing = state.processes.flatMap((process) => standingOf(state, ways, process) ?? []);
  if (standing.length === 0) return found;
  const blamed = grouped(
    standing,
    ({ process }) => found.find((finding) => isAbout(finding, process)) ?? null,
  );
  const below = new Set([...blamed.values()].flat());
  const alone = standing.filter((one) => !below.has(one));
  const told = found.map((finding) => {
    const own = blamed.get(finding);
    if (!own) return finding;
    return { ...finding, affects: [...(finding.affects ?? []), ...effectsOf(state, own)] };
  });
  return [...told, ...directoryFindings(state, alone)];
}

function directoryFindings(state: SessionState, standing: readonly Standing[]): readonly Finding[] {
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
          'In {0}, start {1} in a folder that nobody renames or deletes (lpCurrentDirectory), or have {1} call SetCurrentDirectory.',
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
