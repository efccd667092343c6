// A command as a person types it in a terminal: which program it names, its arguments, and what of it only a shell understands.
import { commandLine, splitArguments } from '../plan/commandLine';
import { isBatchFile } from '../plan/batchFile';
import { shellParts } from './shellParts';

export interface TypedCommand {
  /** The first word; empty when nothing was typed. */
  readonly program: string;
  /** What follows it, exactly as typed. */
  readonly tail: string;
  readonly args: readonly string[];
  /** `|`, `&&`, `%TEMP%`, `echo`: what only cmd.exe understands, each once, in the order in which it stands there. */
  readonly shellParts: readonly string[];
}

/**
 * argv[0] has rules of its own: quotes protect blanks, and a backslash is only a backslash
 * (https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw).
 */
function firstWord(text: string): { readonly word: string; readonly end: number } {
  let quoted = false;
  let end = 0;
  for (; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (character === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(character)) break;
  }
  return { word: text.slice(0, end).replaceAll('"', ''), end };
}

export function readTypedCommand(text: string): TypedCommand {
  const typed = text.trim();
  const { word, end } = firstWord(typed);
  const tail = typed.slice(end).trim();
  return {
    program: word,
    tail,
    args: splitArguments(tail),
    shellParts: shellParts(typed, word),
  };
}

/** What a launch of it is given; the other attributes are the defaults of a launch configuration. */
export interface TypedLaunch {
  readonly program: string;
  /** A list where it says the same as the typed text; else that text, which the program gets letter for letter. */
  readonly args: readonly string[] | string;
}

/**
 * The program gets the command line that a terminal would give it: `find "x"` keeps its quotes. `file` is where the program was found:
 * a batch file takes a list only.
 */
export function directLaunch({ program, tail, args }: TypedCommand, file: string): TypedLaunch {
  const isSame = commandLine('', args) === commandLine('', tail);
  return { program, args: isSame || isBatchFile(file) ? args : tail };
}

/**
 * As a line of cmd.exe: between the outer quotes, which `/s` takes away, everything is as typed. AutoRun is left out (`/d`), as by the
 * programs that run such lines.
 */
export function shellLaunch(text: string): TypedLaunch {
  return { program: 'cmd.exe', args: `/d /s /c "${text.trim()}"` };
}
