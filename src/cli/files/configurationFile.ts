// A file of configurations as people write them: JSON with comments, none of its names lost, VS Code's variables replaced.
import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse, printParseErrorCode, visit, type ParseError } from 'jsonc-parser';
import { UsageError } from '../commandLine/commandLineOptions';

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON keeps the last of two equal names and forgets the other without a word, and the parser makes `__proto__` no attribute; here
 * both are faults.
 */
function lostName(text: string): string | null {
  const scopes: Set<string>[] = [];
  let lost: string | null = null;
  visit(text, {
    onObjectBegin: () => void scopes.push(new Set()),
    onObjectEnd: () => void scopes.pop(),
    onObjectProperty: (name, _offset, _length, line) => {
      if (scopes.at(-1)?.has(name))
        lost ??= l10n.t(
          '{0} stands twice in one object (line {1}).',
          JSON.stringify(name),
          line + 1,
        );
      if (name === '__proto__')
        lost ??= l10n.t('"__proto__" cannot be a name here (line {0}).', line + 1);
      scopes.at(-1)?.add(name);
    },
  });
  return lost;
}

/** `option`: what named the file. @throws UsageError when it is not there, or is not what it should be. */
export function parseConfigurationFile(file: string, option: string): unknown {
  let text;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(
      isMissing
        ? l10n.t({
            message: '{0} {1}: there is no such file.',
            args: [option, JSON.stringify(file)],
            comment: ['{0} is an option, {1} a path in quotes'],
          })
        : l10n.t({
            message: '{0} {1}: the file cannot be read ({2}). Choose another.',
            args: [option, JSON.stringify(file), reasonOf(error)],
            comment: ['{0} is an option, {1} a path in quotes, {2} the reason from the system'],
          }),
    );
  }
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = text.slice(0, error.offset).split('\n').length;
    throw new UsageError(
      l10n.t({
        message: '{0}: not valid JSON in line {1} ({2}). Correct it there.',
        args: [file, line, printParseErrorCode(error.error)],
        comment: ['{0} is the path of a file, {2} the name of a fault, such as CommaExpected'],
      }),
    );
  }
  const lost = lostName(text);
  if (lost !== null)
    throw new UsageError(
      l10n.t({
        message: '{0}: {1} Remove or rename it.',
        args: [file, lost],
        comment: ['{0} is the path of a file, {1} a sentence such as "a" stands twice'],
      }),
    );
  return parsed;
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** `${handle:…}` stays: only the broker knows the values. */
function substitute(value: unknown, variables: (name: string) => string | null): unknown {
  if (typeof value === 'string') {
    // A variable's name has no brace in it: so a text of nothing but openings is gone through once.
    return value.replace(/\$\{([^{}]*)\}/g, (whole, name: string) => variables(name) ?? whole);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => substitute(item, variables));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substitute(item, variables)]),
  );
}

/** @throws UsageError for a variable that only the editor knows. */
export function withVariables(
  configuration: unknown,
  file: string,
  workspaceFolder: string,
): unknown {
  return substitute(configuration, (variable) => {
    if (variable === 'workspaceFolder') return workspaceFolder;
    if (variable === 'workspaceFolderBasename') return basename(workspaceFolder);
    if (variable === 'pathSeparator' || variable === '/') return '\\';
    if (variable.startsWith('env:')) return process.env[variable.slice(4)] ?? '';
    if (variable.startsWith('handle:')) return null;
    throw new UsageError(
      l10n.t({
        message: '{0}: {1} is not known here. Use {2}, {3} or {4}.',
        args: [file, `\${${variable}}`, '${workspaceFolder}', '${env:NAME}', '${handle:name}'],
        comment: ['{0} is the path of a file, the others are variables'],
      }),
    );
  });
}

/** The parser calls itself for every level, and so do we: ten thousand levels are more than the stack has room for. */
export function notTooDeep<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      l10n.t('{0}: its lists and objects are nested too deep. Make them flatter.', file),
    );
  }
}
