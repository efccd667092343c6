// Names of pipes that stay taken: a process inherited the server's end, and lives on without the server.
import * as l10n from '@vscode/l10n';
import { givenPipeName } from '../../session/pipeName';
import { nameAndPid } from '../../processes/nameAndPid';
import type { SessionState } from '../../session/state';
import { affectedTexts } from '../affected';
import type { Finding } from '../finding';
import { pathDown } from '../findingPath';
import { inheritanceFix } from './inheritanceFix';
import { groupsOf, lastHolderFirst, type KeptHandle } from './keptHandles';
import { meantText } from './passedText';
import { handlePlace } from '../place';

/** The name somebody gave the pipe; null when it has none, or one that a library made up. */
export function pipeNameOf({ observed, source }: KeptHandle): string | null {
  const file = observed.file ?? source.file;
  return file?.pipe ? givenPipeName(file.name) : null;
}

/** The name that is taken by this handle; null when it is not the server's end. */
function nameOf(handle: KeptHandle): string | null {
  const pipe = (handle.observed.file ?? handle.source.file)?.pipe;
  return pipe?.isServer === true && pipe.label === null ? pipeNameOf(handle) : null;
}

export const keepsPipeName = (handle: KeptHandle): boolean =>
  handle.loss !== null && nameOf(handle) !== null;

function headlineOf({ process, opener, loss }: KeptHandle, name: string, isPast: boolean): string {
  const args = [nameAndPid(process), name, nameAndPid(opener)];
  if (loss?.how === 'closed') {
    return isPast
      ? l10n.t({
          message: '{0} kept the pipe name {1} taken after {2} closed it.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)"'],
        })
      : l10n.t({
          message: '{0} keeps the pipe name {1} taken after {2} closed it.',
          args,
          comment: ['{0} and {2} are "a.exe (PID 12)"'],
        });
  }
  return isPast
    ? l10n.t({
        message: '{0} kept the pipe name {1} taken after {2} exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)"'],
      })
    : l10n.t({
        message: '{0} keeps the pipe name {1} taken after {2} exited.',
        args,
        comment: ['{0} and {2} are "a.exe (PID 12)"'],
      });
}

/** One for each name. */
export function keptPipeNames(
  state: SessionState,
  kept: readonly KeptHandle[],
): readonly Finding[] {
  const keyOf = (handle: KeptHandle): string => `${handle.opener.id} ${nameOf(handle) ?? ''}`;
  return groupsOf(state, kept.filter(keepsPipeName), keyOf).map((group): Finding => {
    const { handles, isPast } = lastHolderFirst(state, group);
    const [first, ...others] = handles;
    const { process, opener, value, intent } = first;
    const name = nameOf(first) ?? '';
    const path = pathDown(state, opener.id, process, value);
    return {
      code: 'pipe-name-taken',
      severity: intent ? 'information' : 'warning',
      headline: headlineOf(first, name, isPast),
      path,
      why: intent
        ? meantText(first, intent)
        : l10n.t(
            'CreateNamedPipeW fails with FILE_FLAG_FIRST_PIPE_INSTANCE (ERROR_ACCESS_DENIED), or when no instance is left (ERROR_PIPE_BUSY).',
          ),
      fix: intent ? '' : inheritanceFix(state, first, path),
      ...(others.length > 0 ? { affects: affectedTexts(others, () => name) } : {}),
      about: keyOf(first),
      places: [handlePlace(first), { kind: 'process', id: opener.id }],
      evidence: {
        ...{ name, process: process.id, pid: process.pid, handle: value },
        opener: { process: opener.id, pid: opener.pid, name: opener.name },
      },
    };
  });
}
