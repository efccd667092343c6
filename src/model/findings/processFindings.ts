// Findings about what a single process did beside passing handles on: closing what it does not have, and leaving the job.
import * as l10n from '@vscode/l10n';
import { mostNamed, withMore } from './affected';
import type { Finding } from './finding';
import { stepOf } from './findingPath';
import type { Place } from './place';
import { grouped } from '../base/groupBy';
import { nameAndPid } from '../processes/nameAndPid';
import type { ProcessState, SessionState } from '../session/state';

type Processes = ReadonlyMap<string, ProcessState>;

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

/** Who is outside the job because this one is, below it. */
function outsideWith(process: ProcessState, all: Processes): readonly ProcessState[] {
  const passed = new Set([process]);
  // Each was created before whom it started.
  for (const one of all.values()) {
    const parent = all.get(one.descent?.parentId ?? '');
    if (one.leftJobAt !== undefined && parent && passed.has(parent)) passed.add(one);
  }
  passed.delete(process);
  return [...passed];
}

function leftJob(process: ProcessState, state: SessionState, all: Processes): readonly Finding[] {
  const { id, pid, leftJobAt, descent } = process;
  if (leftJobAt === undefined) return [];
  const parent = descent?.parentId == null ? undefined : all.get(descent.parentId);
  // Whoever is started outside the job is outside of it: nobody took it out.
  if (parent?.leftJobAt !== undefined) return [];
  const others = outsideWith(process, all);
  return [
    {
      code: 'left-job',
      severity: 'information',
      headline: outsideText(process, parent),
      ...(parent ? { path: [stepOf(state, parent, null), stepOf(state, process, null)] } : {}),
      why: followedText(process),
      fix:
        descent === null || descent.seenBy === 'debug'
          ? ''
          : l10n.t('Use "followChildren": "debug" to see such processes at their creation.'),
      ...(others.length > 0
        ? { affects: withMore(others.slice(0, mostNamed).map(nameAndPid), others.length) }
        : {}),
      about: id,
      places: [{ kind: 'process', id }],
      evidence: { process: id, pid, parent: descent?.parentId ?? null },
    },
  ];
}

function outsideText(process: ProcessState, parent: ProcessState | undefined): string {
  const who = nameAndPid(process);
  if (!parent) {
    return l10n.t({
      message: '{0} runs outside the job of the session.',
      args: [who],
      comment: ['{0} is "a.exe (PID 12)"'],
    });
  }
  const args = [who, nameAndPid(parent)];
  return process.descent?.seenBy === 'debug'
    ? l10n.t({
        message: '{0} left the job of the session: {1} started it with CREATE_BREAKAWAY_FROM_JOB.',
        args,
        comment: ['{0} and {1} are "a.exe (PID 12)"'],
      })
    : l10n.t({
        message:
          '{0} left the job of the session: {1} started it with CREATE_BREAKAWAY_FROM_JOB, or had the system start it.',
        args,
        comment: ['{0} and {1} are "a.exe (PID 12)"'],
      });
}

/** What that means for the session. */
function followedText({ descent, name }: ProcessState): string {
  if (descent === null) {
    return l10n.t(
      'Windows does not let this program into the job; the debugger follows {0} and terminates it with the session.',
      name,
    );
  }
  return descent.seenBy === 'debug'
    ? l10n.t('The session follows {0} all the same and terminates it at its end.', name)
    : l10n.t(
        'Without a debugger, the session finds such processes by their creator, some time after their start.',
      );
}

/** Those of whose children a session that debugs is not told, once for each reason. */
function undebugged({ processes }: SessionState): readonly Finding[] {
  const all = grouped(
    processes.filter(({ descent }) => descent?.isUndebugged === true),
    ({ descent }) => descent?.note ?? '',
  );
  return [...all].flatMap(([why, [first, ...others]]): Finding[] => {
    if (!first) return [];
    const places = others.map(({ id }): Place => ({ kind: 'process', id }));
    return [
      {
        code: 'tracing-failed',
        severity: 'information',
        headline: l10n.t({
          message: 'The launcher does not debug what {0} creates.',
          args: [nameAndPid(first)],
          comment: ['{0} is "a.exe (PID 12)"'],
        }),
        why,
        fix: '',
        ...(others.length > 0
          ? { affects: withMore(others.slice(0, mostNamed).map(nameAndPid), others.length) }
          : {}),
        about: why,
        places: [{ kind: 'process', id: first.id }, ...places],
        evidence: { processes: [first, ...others].map(({ pid }) => pid) },
      },
    ];
  });
}

export function processFindings(state: SessionState): readonly Finding[] {
  const all = new Map(state.processes.map((process) => [process.id, process]));
  const ofOne = state.processes.flatMap((process) => [
    ...invalidCloses(process),
    ...leftJob(process, state, all),
  ]);
  return [...undebugged(state), ...ofOne];
}
