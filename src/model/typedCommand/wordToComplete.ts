// The word at the end of a typed command, and the command with that word completed: a program for the first one, else a path.

export interface WordToComplete {
  /** What stands before it, with its blanks. */
  readonly before: string;
  /** Without quotes. */
  readonly word: string;
  /** It names the program: no blank outside quotes stands before it, or an operator of the shell does. */
  readonly isProgram: boolean;
}

/** Undefined where there is nothing to complete: the last word is finished, or there is none. */
export function wordToComplete(text: string): WordToComplete | undefined {
  let start = 0;
  let quoted = false;
  let isProgram = true;
  let wordEnded = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (/[|&]/.test(character)) {
      isProgram = true;
      wordEnded = false;
      start = at + 1;
    } else if (/[\s<>]/.test(character)) {
      if (text.slice(start, at).trim() !== '') wordEnded = true;
      isProgram &&= !wordEnded;
      start = at + 1;
    }
  }
  const word = text.slice(start).replaceAll('"', '');
  if (word.trim() === '') return undefined;
  return { before: text.slice(0, start), word, isProgram };
}

/** A word with a blank or an operator in it gets quotes; a folder's stay open, as more of the path follows. */
export function completed({ before }: WordToComplete, word: string): string {
  const needsQuotes = /[\s&()^;,=!'+|<>%]/.test(word);
  if (!needsQuotes) return before + word;
  return /[\\/]$/.test(word) ? `${before}"${word}` : `${before}"${word}"`;
}
