// Arguments to the one command line a Windows process receives, for .exe files and, stricter, for batch files.
import * as l10n from '@vscode/l10n';

/**
 * Quotes one argument so that the C runtime's parser gives it back unchanged.
 * Rule: backslashes count double before a quote (https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
 */
export function quoteArgument(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument;
  // Every run of backslashes is taken whole: patterns that look for what follows one take quadratic time on a long one.
  const escaped = argument.replace(/\\+"?|"/g, (found, at: number) => {
    const run = found.endsWith('"') ? found.slice(0, -1) : found;
    if (run !== found) return `${run}${run}\\"`;
    return at + run.length === argument.length ? run + run : run;
  });
  return `"${escaped}"`;
}

/** Before a closing quote backslashes count double. */
function doubledAtEnd(text: string): string {
  let length = 0;
  while (text.charAt(text.length - 1 - length) === '\\') length += 1;
  return text + '\\'.repeat(length);
}

/** argv[0] is parsed by other rules: quotes cannot be escaped in it, and a path cannot contain one. */
export function commandLine(program: string, args: readonly string[] | string): string {
  const tail = typeof args === 'string' ? [args] : args.map(quoteArgument);
  return [`"${program}"`, ...tail].join(' ');
}

/**
 * What makes an argument unsafe for a batch file, or null. cmd.exe expands `%` even between quotes, ends the quoted
 * text at `"`, and ends the command at a line break; there is no way to pass these on that holds for every batch file.
 */
export function unsafeInBatch(argument: string): string | null {
  const found = /["%!\r\n]/.exec(argument)?.[0];
  if (found === undefined) return null;
  if (found === '\r') return l10n.t('a carriage return');
  return found === '\n' ? l10n.t('a line break') : found;
}

/**
 * The arguments for cmd.exe that run a batch file: AutoRun off, delayed expansion off, everything between quotes,
 * where `& | < > ^ ( )` are plain characters. Call it only with arguments `unsafeInBatch` lets pass.
 */
export function batchCommandLine(cmd: string, batch: string, args: readonly string[]): string {
  const quoted = [batch, ...args].map((text) => `"${doubledAtEnd(text)}"`);
  return `"${cmd}" /d /e:on /v:off /s /c "${quoted.join(' ')}"`;
}

/** What a person types as arguments, split by the rules `quoteArgument` quotes for. */
export function splitArguments(text: string): readonly string[] {
  const args: string[] = [];
  let current: string | null = null;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') {
      const run = /^\\+/.exec(text.slice(index))?.[0] ?? '';
      const beforeQuote = text.charAt(index + run.length) === '"';
      const literalQuote = beforeQuote && run.length % 2 === 1;
      current =
        (current ?? '') +
        (beforeQuote ? '\\'.repeat(run.length >> 1) : run) +
        (literalQuote ? '"' : '');
      index += run.length - 1 + (literalQuote ? 1 : 0);
    } else if (character === '"') {
      quoted = !quoted;
      current ??= '';
    } else if (/\s/.test(character) && !quoted) {
      if (current !== null) args.push(current);
      current = null;
    } else {
      current = (current ?? '') + character;
    }
  }
  return current === null ? args : [...args, current];
}
