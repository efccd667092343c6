// Findings about how processes ended: not loaded, interrupted, or crashed.
import * as l10n from '@vscode/l10n';
import type { HandleWays } from '../handles/handlePath';
import { endMeaning, endOf, endText } from '../processes/endCodes';
import type { ProcessState, SessionState } from '../session/state';
import type { Finding } from './finding';

/** "a.exe, process 12, started by b.exe (process 5)". */
function whoseText({ descent, name, pid }: ProcessState, parent: ProcessState | null): string {
  if (parent) {
    return l10n.t({
      message: '{0}, process {1}, started by {2} (process {3})',
      args: [name, pid ?? 0, parent.name, parent.pid ?? 0],
      comment: ['Stands before ", ended by the exception"'],
    });
  }
  return descent
    ? l10n.t('{0}, process {1}', name, pid ?? 0)
    : l10n.t({
        message: '{0}, process {1}, started by the broker',
        args: [name, pid ?? 0],
        comment: ['Stands before ", ended by the exception"'],
      });
}

/** Only a debugger is told of an exception as it is raised. https://learn.microsoft.com/windows/win32/api/errhandlingapi/nf-errhandlingapi-setunhandledexceptionfilter */
const filterNote = (): string =>
  l10n.t(
    'Under a debugger a filter of SetUnhandledExceptionFilter does not run, which crash reporters use: "followChildren": "job" lets it run.',
  );

type Said = Pick<Finding, 'code' | 'severity' | 'headline' | 'fix'>;

function said({ crash, exitCode }: ProcessState, who: string): Said | null {
  // Who is not told of an exception sees what is left of it: a process that nothing caught it in ends with its code.
  const end = endOf(exitCode);
  const code = crash?.code ?? end?.code ?? null;
  if (code === null) return null;
  const args = [who, endText(code)];
  const fix = endMeaning(code);
  if (crash) {
    const headline = l10n.t({
      message: '{0}, ended by the exception {1} at {2}.',
      args: [who, endText(code), crash.address],
      comment: ['{0} is "a.exe, process 12, started by b.exe (process 5)", {2} an address'],
    });
    const said = [fix, filterNote()].filter((text) => text !== '').join(' ');
    return { code: 'process-crashed', severity: 'warning', headline, fix: said };
  }
  switch (end?.kind) {
    case 'unloaded': {
      const headline = l10n.t({
        message: '{0}, could not be loaded: {1}.',
        args,
        comment: [
          '{0} is "a.exe, process 12, started by b.exe (process 5)", {1} a code with its name',
        ],
      });
      return { code: 'process-not-loaded', severity: 'error', headline, fix };
    }
    case 'interrupted': {
      const headline = l10n.t({
        message: '{0}, was interrupted: {1}.',
        args,
        comment: [
          '{0} is "a.exe, process 12, started by b.exe (process 5)", {1} a code with its name',
        ],
      });
      return { code: 'process-interrupted', severity: 'information', headline, fix };
    }
    case 'crashed':
    case undefined: {
      const headline = l10n.t({
        message: '{0}, ended with the code of the exception {1}.',
        args,
        comment: ['{0} is "a.exe, process 12, started by b.exe (process 5)"'],
      });
      return { code: 'process-crashed', severity: 'warning', headline, fix };
    }
  }
}

export function endFindings(state: SessionState, ways: HandleWays): readonly Finding[] {
  return state.processes.flatMap((process): Finding[] => {
    const { crash, descent, id, pid, exitCode } = process;
    const parent =
      descent?.parentId == null ? null : (ways.processes.get(descent.parentId) ?? null);
    const finding = said(process, whoseText(process, parent));
    if (!finding) return [];
    const evidence = {
      ...{ process: id, pid, exception: crash?.code ?? endOf(exitCode)?.code ?? null },
      ...{ address: crash?.address ?? null, exitCode },
      parent: descent ? descent.parentId : 'broker',
      path: ways.to(process, null),
    };
    return [{ ...finding, about: id, places: [{ kind: 'process', id }], evidence }];
  });
}
