// Reads one configuration out of a launch.json, with VS Code's variables replaced.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parse, printParseErrorCode, visit, type ParseError } from 'jsonc-parser';
import { UsageError } from './commandLineOptions';

export interface LaunchConfiguration {
  readonly name: string;
  readonly workspaceFolder: string;
  readonly configuration: unknown;
}

const type = 'handle-inheritance';

function isObject(value: unknown): value is Record<string, unknown> {
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
        lost ??= `${JSON.stringify(name)} stands twice in one object (line ${line + 1}).`;
      if (name === '__proto__') lost ??= `"__proto__" cannot be a name here (line ${line + 1}).`;
      scopes.at(-1)?.add(name);
    },
  });
  return lost;
}

function parseLaunchFile(file: string): unknown {
  if (!existsSync(file))
    throw new UsageError(`--launch ${JSON.stringify(file)}: there is no such file.`);
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = text.slice(0, error.offset).split('\n').length;
    throw new UsageError(
      `${file}: not valid JSON in line ${line} (${printParseErrorCode(error.error)}). Correct it there.`,
    );
  }
  const lost = lostName(text);
  if (lost !== null) throw new UsageError(`${file}: ${lost} Remove or rename it.`);
  return parsed;
}

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

/** @throws UsageError when the file, the configuration or a variable cannot be found. */
export function readLaunchFile(file: string, name: string | null): LaunchConfiguration {
  try {
    return readConfiguration(file, name);
  } catch (error) {
    // The parser calls itself for every level, and so do we: ten thousand levels are more than the stack has room for.
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${file}: its lists and objects are nested too deep. Make them flatter.`);
  }
}

function readConfiguration(file: string, name: string | null): LaunchConfiguration {
  const parsed = parseLaunchFile(resolve(file));
  const listed: unknown = isObject(parsed) ? parsed['configurations'] : undefined;
  const configurations = (Array.isArray(listed) ? listed.filter(isObject) : []).filter(
    (configuration) => configuration['type'] === type,
  );
  const names = configurations.map((configuration) => String(configuration['name']));
  if (configurations.length === 0) {
    throw new UsageError(`${file}: no configuration has "type": "${type}". Add one.`);
  }
  const wanted = name ?? names[0];
  const found = configurations[names.indexOf(wanted ?? '')];
  if (!found || wanted === undefined) {
    throw new UsageError(
      `--name ${JSON.stringify(name)}: no configuration has this name. Use one of: ${names.join(', ')}.`,
    );
  }
  const vscodeFolder = dirname(resolve(file));
  const workspaceFolder =
    basename(vscodeFolder) === '.vscode' ? dirname(vscodeFolder) : vscodeFolder;
  const variables = (variable: string): string | null => {
    if (variable === 'workspaceFolder') return workspaceFolder;
    if (variable === 'workspaceFolderBasename') return basename(workspaceFolder);
    if (variable === 'pathSeparator' || variable === '/') return '\\';
    if (variable.startsWith('env:')) return process.env[variable.slice(4)] ?? '';
    if (variable.startsWith('handle:')) return null;
    throw new UsageError(
      `${file}: \${${variable}} is not known here. Use \${workspaceFolder}, \${env:NAME} or \${handle:name}.`,
    );
  };
  return { name: wanted, workspaceFolder, configuration: substitute(found, variables) };
}
