// Folders that cannot be renamed or deleted because a process that was left running has one as its current directory.
import * as l10n from '@vscode/l10n';
import { grouped } from '../../base/groupBy';
import type { HandleWays } from '../../handles/handlePath';
import { isPast, mostShown, ownEnd, together } from '../../handles/passedHandles';
import { relayAbove } from '../../pipes/relays';
import { isCommandShell } from '../../runtimes/cmdFixes';
import { programOf } from '../../session/processProgram';
import { isConsoleHost } from '../../session/consoleHost';
import { nameAndPid } from '../../processes/nameAndPid';
import { andList } from '../../base/listText';
import { mostNamed } from '../affected';
import type { ProcessState, SessionState } from '../../session/state';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';

interface Standing {
  readonly process: ProcessState;
  /** The nearest above that has exited; whoever lives between them stands there, too. */
  readonly creator: ProcessState;
  /** Whom that one started. */
  readonly highest: ProcessState;
  readonly path: string;
}

/** A drive, a share of a server, or a folder of Windows: nobody renames these. */
export const isNobodys = (path: string): boolean =>
  /^[a-z]:\\?$/i.test(path) ||
  /^\\\\[^\\]+\\[^\\]+\\?$/.test(path) ||
  /^[a-z]:\\windows(\\|$)/i.test(path);

/** From the process up to the one below the nearest that has exited, as long as all stand in the same folder, and that one. */
function standingLine(
  state: SessionState,
  { processes }: HandleWays,
  process: ProcessState,
): { readonly highest: ProcessState; readonly creator: ProcessState } | null {
  const path = process.directory?.path.toLowerCase();
  const passed = new Set<ProcessState>();
  let highest = process;
  // A tree cannot loop, but a log that was written to by hand can.
  while (!passed.has(highest)) {
    passed.add(highest);
    const above = processes.get(highest.descent?.parentId ?? '');
    if (!above) return null;
    if (ownEnd(state, above) !== null) return { highest, creator: above };
    if (above.directory?.path.toLowerCase() !== path) return null;
    highest = above;
  }
  return null;
}

/** Looked at some time after the end of its creator: daemons leave the folder they were started in first. */
function standingOf(state: SessionState, ways: HandleWays, process: ProcessState): Standing | null {
  const { directory } = process;
  if (!directory || isNobodys(directory.path) || isConsoleHost(process.name)) return null;
  const line = standingLine(state, ways, process);
  const left = line && ownEnd(state, line.creator);
  const settledAt = line?.highest.directory?.time;
  if (!line || left === null || settledAt === undefined) return null;
  // What has come to its own end since keeps nothing.
  if (settledAt - left < together || ownEnd(state, process) !== null) return null;
  return { process, ...line, path: directory.path };
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
    const more = all.length - names.length;
    const listed = more > 0 ? [...names, l10n.t('{0} more', more)] : names;
    const args = [all[0]?.path ?? '', andList(listed)];
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
  return [...told, ...directoryFindings(state, ways, alone)];
}

/** From one down as long as one that it started and waits for stands there, too. */
function lastStanding(state: SessionState, first: Standing, all: readonly Standing[]): Standing {
  const below = grouped(all, ({ process }) => process.descent?.parentId ?? null);
  const passed = new Set<Standing>();
  let last = first;
  while (!passed.has(last)) {
    passed.add(last);
    const [next, another] = below.get(last.process.id) ?? [];
    if (!next || another || !relayAbove(state, last.process, next.process)) break;
    last = next;
  }
  return last;
}

/** Whose code can start it elsewhere: nobody changes a shell. */
function starterOf(
  { plan }: SessionState,
  { processes }: HandleWays,
  { creator, highest }: Standing,
): { readonly starter: ProcessState; readonly child: ProcessState } {
  const above = processes.get(creator.descent?.parentId ?? '');
  return above && isCommandShell(programOf(plan, creator) ?? creator.name)
    ? { starter: above, child: creator }
    : { starter: creator, child: highest };
}

function directoryFindings(
  state: SessionState,
  ways: HandleWays,
  standing: readonly Standing[],
): readonly Finding[] {
  const groups = grouped(standing, ({ creator, path }) => `${creator.id} ${path.toLowerCase()}`);
  return [...groups].flatMap(([about, all]): Finding[] => {
    const [found] = all;
    if (!found) return [];
    const first = lastStanding(state, found, all);
    const others = all.filter((one) => one !== first);
    const { process, creator, path } = first;
    const { starter, child } = starterOf(state, ways, first);
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
          starter.name,
          child.name,
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
