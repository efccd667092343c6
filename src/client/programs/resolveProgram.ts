// Finds the program of a plan as the command prompt would, and says what is wrong with it before anything is launched.
import * as l10n from '@vscode/l10n';
import { win32 as path } from 'node:path';
import { isBatchFile } from '../../model/plan/batchFile';
import { unsafeInBatch } from '../../model/plan/commandLine';
import { replaceReferences } from '../../model/plan/handleReferences';
import type { ChildPlan, LaunchPlan } from '../../model/plan/launchPlan';
import { fieldPath, type Problem } from '../../model/plan/problem';
import { kindOf, realFiles, type Files } from './programFile';
import { findProgram, type SearchPlace } from './programSearch';

export type ResolvedPlan =
  | {
      readonly ok: true;
      readonly plan: LaunchPlan;
      /** What a person may have meant otherwise. */
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface Lookup {
  readonly workspaceFolder: string;
  readonly env: SearchPlace['env'];
}

function batchProblems(
  child: ChildPlan,
  file: string,
  field: (name: string) => string,
): readonly Problem[] {
  const refused = (name: string, value: string, found: string): Problem => ({
    field: name,
    value,
    message: l10n.t('cmd.exe, which runs batch files, may take {0} for a command.', found),
    remedy: l10n.t('Leave it out, or start an .exe instead of the batch file.'),
  });
  const inPath = unsafeInBatch(file);
  if (typeof child.args === 'string') {
    return [
      {
        field: field('args'),
        value: child.args,
        message: l10n.t(
          'cmd.exe, which runs batch files, would take parts of this text for commands.',
        ),
        remedy: l10n.t('Give the arguments as a list.'),
      },
    ];
  }
  return [
    ...(inPath === null ? [] : [refused(field('program'), file, inPath)]),
    ...child.args.flatMap((argument, index) => {
      const found = unsafeInBatch(replaceReferences(argument, () => '0'));
      return found === null ? [] : [refused(fieldPath(field('args'), index), argument, found)];
    }),
  ];
}

function hidingWarning(field: string, value: string, found: string, hidden: string): Problem {
  return {
    field,
    value,
    message: l10n.t('{0} in the working folder starts, not {1} on PATH.', found, hidden),
    remedy: l10n.t('Give the full path of the program that you mean.'),
  };
}

function cwdProblem(cwd: string, field: string, files: Files): Problem | null {
  if (kindOf(cwd, files) === 'folder') return null;
  return {
    field,
    value: cwd,
    message: l10n.t('There is no such folder to start in.'),
    remedy: l10n.t('Create it or correct the path.'),
  };
}

/** A file that is to be written to stdin: there before anything is launched. */
function inputProblem(
  child: ChildPlan,
  folder: string,
  field: string,
  files: Files,
): Problem | null {
  const { stdin } = child.stdio;
  if (stdin.kind !== 'pipe' || stdin.file === null) return null;
  const file = path.resolve(folder, stdin.file);
  if (kindOf(file, files) === 'file') return null;
  const message = l10n.t('There is no such file to write to stdin.');
  return { field, value: stdin.file, message, remedy: l10n.t('Create it or correct the path.') };
}

/** Reads the file system of the machine it runs on, which must be the one that launches. Starts nothing. */
export function resolvePrograms(
  plan: LaunchPlan,
  lookup: Lookup,
  files: Files = realFiles,
): ResolvedPlan {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const children = plan.children.map((child, index): ChildPlan => {
    const several = plan.children.length > 1;
    const field = (name: string): string => (several ? fieldPath('children', index, name) : name);
    const cwd = path.resolve(lookup.workspaceFolder, child.cwd ?? '.');
    const noFolder = cwdProblem(cwd, field('cwd'), files);
    if (noFolder) problems.push(noFolder);
    const noInput = inputProblem(
      child,
      lookup.workspaceFolder,
      field('stdio.stdin.pipe.file'),
      files,
    );
    if (noInput) problems.push(noInput);
    const found = findProgram(child.program, { cwd, env: lookup.env }, files);
    if (!('path' in found)) {
      problems.push({ field: field('program'), value: child.program, ...found });
      return child;
    }
    if (found.hides !== null) {
      warnings.push(hidingWarning(field('program'), child.program, found.path, found.hides));
    }
    if (isBatchFile(found.path)) problems.push(...batchProblems(child, found.path, field));
    return { ...child, program: found.path, cwd };
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, plan: { ...plan, children }, warnings };
}
