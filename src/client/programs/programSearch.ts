// Finds a program by what a person wrote, as the command prompt would, and says where it was looked for when it is not there.
import * as l10n from '@vscode/l10n';
import { win32 as path } from 'node:path';
import { commaList } from '../../model/base/listText';
import { counted } from '../../model/base/quantity';
import { judgeProgram, type Files, type Verdict } from './programFile';

export interface SearchPlace {
  /** The working folder of the child; absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Found =
  | {
      readonly path: string;
      /** A program of this name on PATH that does not start, as the one in the working folder comes first. */
      readonly hides: string | null;
    }
  | { readonly message: string; readonly remedy: string };

/** What can be started here, in the order of Windows' own PATHEXT. */
const startable = ['.com', '.exe', '.bat', '.cmd'];

/** Names of variables are the same in upper and lower case. */
function variable(env: SearchPlace['env'], name: string): string | undefined {
  const upper = name.toUpperCase();
  const key = Object.keys(env).find((each) => each.toUpperCase() === upper);
  return key === undefined ? undefined : env[key];
}

export function extensionsOf(env: SearchPlace['env']): readonly string[] {
  const listed = (variable(env, 'PATHEXT') ?? '')
    .split(';')
    .map((extension) => extension.trim().toLowerCase())
    .filter((extension) => startable.includes(extension));
  return listed.length > 0 ? [...new Set(listed)] : startable;
}

/**
 * A relative folder would be one of the editor's own, or of whatever is opened: what lies there must not be started by a bare name.
 * Quotes may stand around an entry, or a part of it, and protect a semicolon.
 */
export function foldersOfPath(env: SearchPlace['env']): readonly string[] {
  const entries = (variable(env, 'PATH') ?? '').match(/(?:"[^"]*"?|[^";])+/g) ?? [];
  return entries
    .map((entry) => entry.replaceAll('"', '').trim())
    .filter((folder) => /^(?:[A-Za-z]:[\\/]|[\\/]{2})/.test(folder));
}

interface Search {
  readonly program: string;
  readonly isPath: boolean;
  /** Absent when a variable forbids it, as for the command prompt. */
  readonly cwd: string | null;
  readonly folders: readonly string[];
  /** In the order in which they are tried. */
  readonly files: readonly string[];
}

function searchFor(program: string, { cwd, env }: SearchPlace): Search {
  const isPath = /[\\/]/.test(program) || /^[A-Za-z]:/.test(program);
  const name = program.slice(Math.max(program.lastIndexOf('\\'), program.lastIndexOf('/')) + 1);
  // CreateProcessW does not extend a name that ends in a dot, either; an empty one is that of a folder.
  const extensions = name === '' || name.endsWith('.') ? [] : extensionsOf(env);
  const extended = (file: string) => extensions.map((extension) => file + extension);
  if (isPath) {
    const file = path.resolve(cwd, program);
    return { program, isPath, cwd, folders: [], files: [file, ...extended(file)] };
  }
  const skipsCwd = variable(env, 'NoDefaultCurrentDirectoryInExePath') !== undefined;
  const folders = foldersOfPath(env);
  const places = [...(skipsCwd ? [] : [cwd]), ...folders].map((each) => path.resolve(each, name));
  const files = name.includes('.')
    ? places.flatMap((file) => [file, ...extended(file)])
    : [...places.flatMap(extended), ...places];
  return { program, isPath, cwd: skipsCwd ? null : cwd, folders, files };
}

type Unusable = Exclude<Verdict, { readonly kind: 'program' | 'none' }>;

function unusable(file: string, verdict: Unusable): Found {
  switch (verdict.kind) {
    case 'noImage':
      return {
        message: l10n.t('{0} is not a Windows program: it does not begin with "MZ".', file),
        remedy: l10n.t(
          'Name an .exe, or the program that runs this file, with the file among "args".',
        ),
      };
    case 'folder':
      return {
        message: l10n.t('{0} is a folder, not a program.', file),
        remedy: l10n.t('Name the .exe inside it.'),
      };
    case 'unreadable':
    case 'hidden':
      return {
        message: l10n.t('{0} cannot be read ({1}).', file, verdict.reason),
        remedy: l10n.t('Close what uses it, or name a program you may read.'),
      };
  }
}

function notFound({ isPath, cwd, folders, files }: Search): Found {
  const fullPath = l10n.t('Give the full path, or one relative to "cwd".');
  if (isPath) {
    return {
      message: l10n.t('No such file.'),
      remedy: `${l10n.t('Searched for {0}.', commaList(files))} ${fullPath}`,
    };
  }
  const count = counted(
    folders.length,
    l10n.t('{0} folder on PATH'),
    l10n.t('{0} folders on PATH'),
  );
  return cwd === null
    ? {
        message: l10n.t('No such program on PATH.'),
        remedy: `${l10n.t('Searched {0}.', count)} ${fullPath}`,
      }
    : {
        message: l10n.t('No such program here or on PATH.'),
        remedy: `${l10n.t('Searched {0} and {1}.', cwd, count)} ${fullPath}`,
      };
}

/** In the working folder alone, which the command prompt leaves out when this variable is set. */
function leftOut(search: Search, place: SearchPlace, files: Files): Found | null {
  if (search.isPath || search.cwd !== null) return null;
  const here = searchFor(`.\\${search.program}`, place).files;
  if (!here.some((file) => judgeProgram(file, files).kind === 'program')) return null;
  return {
    message: l10n.t('No such program on PATH.'),
    remedy: l10n.t(
      'The working folder has one, but NoDefaultCurrentDirectoryInExePath keeps Windows from searching there: write ".\\{0}".',
      search.program,
    ),
  };
}

/** A repository can bring a git.exe of its own: whoever means the one on PATH should learn of it. */
function hiddenBy(found: string, { cwd, files }: Search, all: Files): string | null {
  if (cwd === null) return null;
  const isHere = (file: string) => path.dirname(file).toLowerCase() === cwd.toLowerCase();
  if (!isHere(found)) return null;
  const isProgram = (file: string) => judgeProgram(file, all).kind === 'program';
  return files.find((file) => !isHere(file) && isProgram(file)) ?? null;
}

/** A file that is no program does not end the search: beside npm.cmd lies a script for other systems, named npm. */
export function findProgram(program: string, place: SearchPlace, files: Files): Found {
  const search = searchFor(program, place);
  const tried: { readonly file: string; readonly verdict: Unusable }[] = [];
  for (const file of search.files) {
    const verdict = judgeProgram(file, files);
    if (verdict.kind === 'program') return { path: file, hides: hiddenBy(file, search, files) };
    if (verdict.kind !== 'none') tried.push({ file, verdict });
  }
  const first = (...kinds: readonly Unusable['kind'][]) =>
    tried.find(({ verdict }) => kinds.includes(verdict.kind));
  // Whether there is one in a folder of PATH that nobody may look into, is not worth a word.
  const wrong =
    first('noImage', 'unreadable') ?? first('folder') ?? (search.isPath ? first('hidden') : null);
  if (wrong) return unusable(wrong.file, wrong.verdict);
  return leftOut(search, place, files) ?? notFound(search);
}
