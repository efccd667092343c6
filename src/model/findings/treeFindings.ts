// Findings about what went down the process tree: who keeps a pipe, a port or a file that it has no use for, and how processes ended.
import * as l10n from '@vscode/l10n';
import { daemonFindings } from './daemonFindings';
import { endFindings } from './endFindings';
import type { Finding } from './finding';
import { grouped } from '../base/groupBy';
import { HandleWays } from '../handles/handlePath';
import { inheritedObjects } from './inheritedObjects';
import {
  callRemedy,
  isPast,
  passedHandles,
  together,
  commandLineValues,
  type PassedHandle,
} from '../handles/passedHandles';
import { tenureEnd, tenuresOf } from '../handles/tenure';
import { namesText } from '../plan/problem';
import type { Place } from './place';
import type { ProcessState, SessionState } from '../session/state';

/** When whoever opened it had it no more; null while it has it, or when that is not known. */
function openerLost(
  state: SessionState,
  opener: ProcessState,
  handle: PassedHandle,
): number | null {
  const { source, process } = handle;
  return tenureEnd(state, opener, tenuresOf(state).given(opener, process, source.value));
}

/** Of sockets, files and the session's pipes the other findings speak. */
const isSpokenOf = ({ source, observed }: PassedHandle): boolean => {
  const file = observed.file ?? source.file;
  if (source.pipe !== null || file?.socket) return true;
  return file !== undefined && !(file.kind === 'pipe' && file.pipe?.label == null);
};

/** Whether it is of no use to the process, as far as can be seen, and gone where it came from. */
function isLeaked(state: SessionState, ways: HandleWays, handle: PassedHandle): boolean {
  const { process, value, source, stream, isInherited } = handle;
  if (!isInherited || stream !== null || isSpokenOf(handle)) return false;
  // Read late, a table does not tell what else could have been passed on.
  if (source.openedBy === undefined || process.birth?.readAfter !== undefined) return false;
  const opener = ways.processes.get(source.openedBy);
  const gone = opener ? openerLost(state, opener, handle) : null;
  if (gone === null) return false;
  const lost = tenureEnd(state, process, tenuresOf(state).born(process, value));
  return lost === null || lost - gone >= together;
}

/**
 * What a process inherited without a use for it that can be seen: none of its standard handles, not told of in its command line,
 * from a creator that passed on all that was inheritable, and gone where it came from.
 */
function leaks(
  state: SessionState,
  ways: HandleWays,
  passed: readonly PassedHandle[],
): readonly Finding[] {
  const leaked = grouped(passed, (handle) =>
    isLeaked(state, ways, handle) ? handle.process : null,
  );
  return [...leaked].flatMap(([process, all]): Finding[] => {
    if (hasPassedOver(process)) return [];
    const named = commandLineValues(process);
    const handles = all.filter(({ value }) => !named.has(value));
    const [first] = handles;
    if (!first) return [];
    const objects = handles.map(({ source, value }) => `${source.object} (${value})`);
    const whose = namesText(
      new Set(handles.map(({ source }) => openerName(source.openedBy, ways))),
    );
    const { name, pid } = process;
    const args = [name, pid ?? 0, namesText(new Set(objects)), whose, first.creator.name] as const;
    return [
      {
        code: 'leaked-handle',
        severity: 'information',
        headline: isPast(state, process)
          ? l10n.t(
              '{0}, process {1}, had {2} of {3}, where it is closed: nothing told it of that, {4} passed on all that was inheritable.',
              ...args,
            )
          : l10n.t(
              '{0}, process {1}, has {2} of {3}, where it is closed: nothing told it of that, {4} passed on all that was inheritable.',
              ...args,
            ),
        fix: callRemedy(first),
        about: process.id,
        places: [
          { kind: 'process', id: process.id },
          ...handles.map(({ value }): Place => ({ kind: 'handle', processId: process.id, value })),
        ],
        evidence: {
          process: process.id,
          pid: process.pid,
          handles: handles.map((handle) => ({
            handle: handle.value,
            object: handle.source.object,
            openedBy: handle.source.openedBy,
            path: ways.to(process, handle.source.openedBy ?? null),
          })),
        },
      },
    ];
  });
}

function openerName(id: string | undefined, ways: HandleWays): string {
  const opener = id === undefined ? undefined : ways.processes.get(id);
  return opener
    ? l10n.t('{0} (process {1})', opener.name, opener.pid ?? 0)
    : l10n.t({
        message: 'its creator',
        comment: ['The process that started another one, in "a.exe has stdout of its creator"'],
      });
}

/** Whether the creator had something inheritable that this process did not get: then it chose. */
function hasPassedOver({ birth }: ProcessState): boolean {
  const got = new Set(birth?.childHandles.map(({ value }) => value));
  return (
    birth?.brokerHandles.some(({ inheritable, value }) => inheritable && !got.has(value)) ?? true
  );
}

export function treeFindings(state: SessionState): readonly Finding[] {
  const ways = new HandleWays(state);
  const passed = passedHandles(state);
  return [
    ...endFindings(state, ways),
    ...daemonFindings(state, ways, passed),
    ...inheritedObjects(state, ways, passed),
    ...leaks(state, ways, passed),
  ];
}
