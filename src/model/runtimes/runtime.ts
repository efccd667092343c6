// In which runtime a program is written, told by its name, the modules it has loaded and what its own file shows; nothing is guessed.

export type RuntimeId = 'node' | 'python' | 'dotnet' | 'go' | 'rust' | 'crt' | 'win32';

/** What a running process shows of its program. */
export interface ProgramSigns {
  /** Names of the loaded modules, without paths. */
  readonly modules: readonly string[];
  /** Names of the modules that the program's own file imports. */
  readonly imports: readonly string[];
  /** Languages that leave a mark in the program's own file. */
  readonly marks: readonly ('go' | 'rust')[];
}

type Pattern = readonly [RuntimeId, RegExp];

/**
 * Programs that run somebody's code. Node.js: nodejs/node, doc/api/cli.md. Python: https://docs.python.org/3/using/windows.html; py.exe
 * is a launcher in C and no Python. .NET: https://learn.microsoft.com/dotnet/core/tools/dotnet
 */
const programs: readonly Pattern[] = [
  ['node', /^node(js)?\.exe$/i],
  ['python', /^(python|pypy)w?(\d+(\.\d+)?)?(_d)?\.exe$/i],
  ['dotnet', /^dotnet\.exe$/i],
];

/**
 * Modules that only a program of the runtime loads. Node.js as a library: nodejs/node, BUILDING.md (--shared). Python embedded:
 * https://docs.python.org/3/extending/windows.html (pythonXY.dll). .NET: coreclr.dll, and clr.dll or mscorwks.dll of .NET Framework:
 * https://learn.microsoft.com/dotnet/core/tutorials/netcore-hosting
 */
const modules: readonly Pattern[] = [
  ['node', /^(lib)?node\.dll$/i],
  ['python', /^((lib)?python\d+(\.\d+)?(_d)?|libpypy\S*)\.dll$/i],
  ['dotnet', /^(coreclr|clr|mscorwks)\.dll$/i],
];

/**
 * The C runtime counts only when the program itself imports it: parts of Windows load msvcrt.dll and ucrtbase.dll into programs of
 * all kinds. https://learn.microsoft.com/cpp/c-runtime-library/crt-library-features
 */
const cRuntime =
  /^(msvcrt|crtdll|msvcr\d+d?|ucrtbased?|vcruntime\d+(_\d+)?d?|api-ms-win-crt-\S+)\.dll$/i;

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** What the name of the program tells; null when it tells nothing. */
export function runtimeOfProgram(path: string): RuntimeId | null {
  return programs.find(([, pattern]) => pattern.test(nameOf(path)))?.[0] ?? null;
}

/** A program that hosts several runtimes does not show whose code it was. */
const onlyOne = (found: ReadonlySet<RuntimeId>): RuntimeId | null =>
  found.size === 1 ? ([...found][0] ?? null) : null;

/** `win32` where nothing shows more: advice in its terms is right everywhere. */
export function runtimeOf(path: string, signs: ProgramSigns): RuntimeId {
  const named = runtimeOfProgram(path);
  if (named !== null) return named;
  const loaded = new Set(
    signs.modules.flatMap((name) =>
      modules.filter(([, pattern]) => pattern.test(name)).map(([id]) => id),
    ),
  );
  if (loaded.size > 0) return onlyOne(loaded) ?? 'win32';
  if (signs.marks.length > 0) return onlyOne(new Set(signs.marks)) ?? 'win32';
  return signs.imports.some((name) => cRuntime.test(name)) ? 'crt' : 'win32';
}
