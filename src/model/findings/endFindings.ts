// Findings about how processes ended: not loaded, interrupted, or crashed.
import * as l10n from '@vscode/l10n';
import { isConsoleHost } from '../session/consoleHost';
import { grouped } from '../base/groupBy';
import type { HandleWays } from '../handles/handlePath';
import { endAdvice, endOf, endText } from '../processes/endCodes';
import type { ProcessState, SessionState } from '../session/state';
import type { Finding } from './finding';
import { processSteps } from './processSteps';

/** Only a debugger is told of an exception as it is raised. https://learn.microsoft.com/windows/win32/api/errhandlingapi/nf-errhandlingapi-setunhandledexceptionfilter */
const filterNote = (): string =>
  l10n.t(
    'To let a crash reporter run (SetUnhandledExceptionFilter), use "followChildren": "job": under a debugger its filter does not run.',
  );

const attachedFilterNote = (): string =>
  l10n.t(
    'To let a crash reporter run (SetUnhandledExceptionFilter), attach without "followChildren": under a debugger its filter does not run.',
  );

type Said = Pick<Finding, 'code' | 'severity' | 'headline' | 'fix'> & { readonly why: string };

function said({ crash, exitCode, name, pid }: ProcessState, isAttached: boolean): Said | null {
  // Who is not told of an exception sees what is left of it: a process that nothing caught it in ends with its code.
  const end = endOf(exitCode);
  const code = crash?.code ?? end?.code ?? null;
  if (code === null) return null;
  const args = [name, pid ?? 0, endText(code)];
  const { why, fix } = endAdvice(code);
  if (crash) {
    const headline = l10n.t({
      message: '{0} (PID {1}) crashed at {3}: {2}.',
      args: [...args, crash.address],
      comment: ['{0} is a program, {2} a code with its name, {3} an address'],
    });
    const note = isAttached ? attachedFilterNote() : filterNote();
    const fixes = [fix, note].filter((text) => text !== '').join(' ');
    return { code: 'process-crashed', severity: 'warning', headline, why, fix: fixes };
  }
  switch (end?.kind) {
    case 'unloaded': {
      const headline = l10n.t({
        message: 'Windows could not load {0} (PID {1}): {2}.',
        args,
        comment: ['{0} is a program, {2} a code with its name'],
      });
      return { code: 'process-not-loaded', severity: 'error', headline, why, fix };
    }
    case 'interrupted': {
      const headline = l10n.t({
        message: '{0} (PID {1}) was interrupted: {2}.',
        args,
        comment: ['{0} is a program, {2} a code with its name'],
      });
      return { code: 'process-interrupted', severity: 'information', headline, why, fix };
    }
    case 'crashed':
    case undefined: {
      const headline = l10n.t({
        message: '{0} (PID {1}) exited with an exception code: {2}.',
        args,
        comment: ['{0} is a program, {2} a code with its name'],
      });
      return { code: 'process-crashed', severity: 'warning', headline, why, fix };
    }
  }
}

/** Whoever waits for a program often ends with the code of that: only the program itself died of it. */
function handsOnCode(
  { id, crash, exitCode, exitedAt }: ProcessState,
  byCreator: ReadonlyMap<string, readonly ProcessState[]>,
): boolean {
  if (crash) return false;
  const created = (byCreator.get(id) ?? []).filter(({ name }) => !isConsoleHost(name));
  // What has created another has been loaded.
  if (endOf(exitCode)?.kind === 'unloaded') return created.length > 0;
  return created.some(
    (child) =>
      child.exitCode === exitCode &&
      child.exitedAt !== null &&
      exitedAt !== null &&
      child.exitedAt <= exitedAt,
  );
}

export function endFindings(state: SessionState, ways: HandleWays): readonly Finding[] {
  const byCreator = grouped(state.processes, ({ descent }) => descent?.parentId ?? null);
  return state.processes.flatMap((process): Finding[] => {
    if (handsOnCode(process, byCreator)) return [];
    const { crash, descent, id, pid, exitCode } = process;
    const known = said(process, state.attached !== undefined);
    if (!known) return [];
    const { why, ...finding } = known;
    const evidence = {
      ...{ process: id, pid, exception: crash?.code ?? endOf(exitCode)?.code ?? null },
      ...{ address: crash?.address ?? null, exitCode },
      parent: descent ? descent.parentId : 'broker',
      path: ways.to(process, null),
    };
    return [
      {
        ...finding,
        ...(why === '' ? {} : { why }),
        path: processSteps(ways, process),
        about: id,
        places: [{ kind: 'process', id }],
        evidence,
      },
    ];
  });
}
