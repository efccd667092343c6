// Findings about what a single process did beside passing handles on: closing what it does not have, and leaving the job.
import * as l10n from '@vscode/l10n';
import type { Finding } from './finding';
import type { ProcessState, SessionState } from '../session/state';

const protectedHandle = '0xc0000235';

function invalidCloses({ id, name, pid, invalidCloses: closes }: ProcessState): readonly Finding[] {
  if (!closes) return [];
  const args = [name, pid ?? 0, closes.count] as const;
  const isProtected = closes.code === protectedHandle;
  return [
    {
      code: 'invalid-close',
      severity: 'information',
      headline: isProtected
        ? l10n.t(
            '{0} (PID {1}) tried to close a handle that is protected from being closed. Count: {2}.',
            ...args,
          )
        : l10n.t('{0} (PID {1}) closed a handle it does not have. Count: {2}.', ...args),
      fix: isProtected
        ? l10n.t(
            'CloseHandle returned FALSE, as without a debugger. Somebody set HANDLE_FLAG_PROTECT_FROM_CLOSE for this handle.',
          )
        : l10n.t(
            'CloseHandle returned FALSE, as without a debugger. Look for a handle that is closed twice: the second call can close an unrelated object that has the value by then. Windows does not report the value.',
          ),
      about: id,
      places: [{ kind: 'process', id }],
      evidence: { process: id, pid, handle: null, ...closes },
    },
  ];
}

function leftJob(
  { id, name, pid, leftJobAt, descent }: ProcessState,
  all: ReadonlyMap<string, ProcessState>,
): readonly Finding[] {
  if (leftJobAt === undefined) return [];
  const parent = descent?.parentId == null ? undefined : all.get(descent.parentId);
  const args = [name, pid ?? 0, parent?.name ?? '', parent?.pid ?? 0] as const;
  const message = !parent
    ? l10n.t('{0} (PID {1}) is outside the job of the session.', name, pid ?? 0)
    : descent?.seenBy === 'debug'
      ? l10n.t(
          '{0} (PID {1}) is outside the job of the session: {2} (PID {3}) started it with CREATE_BREAKAWAY_FROM_JOB.',
          ...args,
        )
      : l10n.t(
          '{0} (PID {1}) is outside the job of the session: {2} (PID {3}) started it with CREATE_BREAKAWAY_FROM_JOB, or had the system start it.',
          ...args,
        );
  return [
    {
      code: 'left-job',
      severity: 'information',
      headline: message,
      fix:
        descent === null
          ? l10n.t(
              'Windows does not let this program into the job. Its debugger follows it instead, and it ends with the session.',
            )
          : descent.seenBy === 'debug'
            ? l10n.t('It is followed all the same, and ends with the session.')
            : l10n.t(
                'Without a debugger such processes are found by their creator, some time after their start. Use "followChildren": "debug" to see each of them at its creation.',
              ),
      about: id,
      places: [{ kind: 'process', id }],
      evidence: { process: id, pid, parent: descent?.parentId ?? null },
    },
  ];
}

export function processFindings(state: SessionState): readonly Finding[] {
  const all = new Map(state.processes.map((process) => [process.id, process]));
  return state.processes.flatMap((process) => [
    ...invalidCloses(process),
    ...leftJob(process, all),
  ]);
}
