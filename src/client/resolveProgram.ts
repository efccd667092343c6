// Finds the program of a plan as the command prompt would, and says what is wrong with it before anything is launched.
import * as l10n from '@vscode/l10n';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { win32 as path } from 'node:path';
import { unsafeInBatch } from '../model/commandLine';
import { replaceReferences } from '../model/handleReferences';
import type { ChildPlan, LaunchPlan } from '../model/launchPlan';
import { fieldPath, type Problem } from '../model/problem';

export type ResolvedPlan =
  | { readonly ok: true; readonly plan: LaunchPlan }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface Lookup {
  readonly workspaceFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Found = { readonly path: string } | { readonly message: string; readonly remedy: string };

const extensions = ['', '.exe', '.com', '.bat', '.cmd'];

const isFile = (file: string): boolean => existsSync(file) && statSync(file).isFile();

function variable(env: Lookup['env'], name: string): string {
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === name);
  return (key === undefined ? undefined : env[key]) ?? '';
}

function candidates(program: string, cwd: string, lookup: Lookup): readonly string[] {
  if (/[\\/]/.test(program) || /^[A-Za-z]:/.test(program)) return [path.resolve(cwd, program)];
  const searched = variable(lookup.env, 'PATH')
    .split(';')
    .filter((folder) => folder !== '');
  return [cwd, ...searched].map((folder) => path.resolve(folder, program));
}

/** Only programs begin with "MZ"; CreateProcessW refuses anything else with 193. */
function isImage(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const head = Buffer.alloc(2);
    readSync(descriptor, head, 0, 2, 0);
    return head.toString('latin1') === 'MZ';
  } finally {
    closeSync(descriptor);
  }
}

function find(program: string, cwd: string, lookup: Lookup): Found {
  const places = candidates(program, cwd, lookup);
  for (const place of places) {
    for (const extension of extensions) {
      if (isFile(place + extension)) return check(place + extension);
    }
  }
  if (places.some((place) => existsSync(place) && statSync(place).isDirectory())) {
    return {
      message: l10n.t('This is a folder, not a program.'),
      remedy: l10n.t('Name the .exe inside it.'),
    };
  }
  return {
    message:
      places.length > 1 ? l10n.t('No such program here or on PATH.') : l10n.t('No such file.'),
    remedy: l10n.t('Give the full path, or one relative to "cwd".'),
  };
}

function check(file: string): Found {
  try {
    if (/\.(bat|cmd)$/i.test(file) || isImage(file)) return { path: file };
  } catch (error) {
    // Another program may keep it to itself, or it is not ours to read.
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      message: l10n.t('This file cannot be read ({0}).', reason),
      remedy: l10n.t('Close what uses it, or name a program you may read.'),
    };
  }
  return {
    message: l10n.t('This file is not a Windows program: it does not begin with "MZ".'),
    remedy: l10n.t('Name an .exe, or the program that runs this file, with the file among "args".'),
  };
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

function cwdProblem(cwd: string, field: string): Problem | null {
  if (existsSync(cwd) && statSync(cwd).isDirectory()) return null;
  return {
    field,
    value: cwd,
    message: l10n.t('There is no such folder to start in.'),
    remedy: l10n.t('Create it or correct the path.'),
  };
}

/** A file that is to be written to stdin: there before anything is launched. */
function inputProblem(child: ChildPlan, folder: string, field: string): Problem | null {
  const { stdin } = child.stdio;
  if (stdin.kind !== 'pipe' || stdin.file === null) return null;
  const file = path.resolve(folder, stdin.file);
  if (existsSync(file) && statSync(file).isFile()) return null;
  const message = l10n.t('There is no such file to write to stdin.');
  return { field, value: stdin.file, message, remedy: l10n.t('Create it or correct the path.') };
}

/** Reads the file system of the machine it runs on, which must be the one that launches. Starts nothing. */
export function resolvePrograms(plan: LaunchPlan, lookup: Lookup): ResolvedPlan {
  const problems: Problem[] = [];
  const children = plan.children.map((child, index): ChildPlan => {
    const several = plan.children.length > 1;
    const field = (name: string): string => (several ? fieldPath('children', index, name) : name);
    const cwd = path.resolve(lookup.workspaceFolder, child.cwd ?? '.');
    const noFolder = cwdProblem(cwd, field('cwd'));
    if (noFolder) problems.push(noFolder);
    const noInput = inputProblem(child, lookup.workspaceFolder, field('stdio.stdin.pipe.file'));
    if (noInput) problems.push(noInput);
    const found = find(child.program, cwd, lookup);
    if (!('path' in found)) {
      problems.push({ field: field('program'), value: child.program, ...found });
      return child;
    }
    if (/\.(bat|cmd)$/i.test(found.path)) problems.push(...batchProblems(child, found.path, field));
    return { ...child, program: found.path, cwd };
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, plan: { ...plan, children } };
}
