// Which programs are batch files, decided in one place for everything that launches or describes one.

/**
 * Whether Windows may hand this file to cmd.exe. Windows looks at the end of the path alone, so that a file named just ".bat" is
 * one; it removes dots and spaces at the end when it opens a file; and what follows a colon names a stream of the same file.
 * Too often is safe, as every argument is then quoted for cmd.exe; too seldom lets an argument become a command.
 */
export function isBatchFile(file: string): boolean {
  return /\.(?:bat|cmd)[. \\/]*(?::|$)/i.test(file);
}
