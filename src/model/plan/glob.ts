// Names and paths with * and ?, as people write them for files of Windows: upper and lower case are one, and so are both slashes.

const separators = /[\\/]+/g;

function pieceOf(character: string): string {
  if (character === '?') return '[^/]';
  return character.replace(/[.+^${}()|[\]\\]/g, '\\$&');
}

/** `**` goes through folders, `*` stays in one. */
function expressionOf(glob: string): RegExp {
  const pieces = glob
    .replace(separators, '/')
    .match(/\*\*\/?|\*|[^]/gu)
    ?.map((piece) => {
      if (piece === '**/') return '(?:.*/)?';
      if (piece === '**') return '.*';
      return piece === '*' ? '[^/]*' : pieceOf(piece);
    });
  return new RegExp(`^${pieces?.join('') ?? ''}$`, 'isu');
}

/** `cl*.exe` for `CL.exe`. */
export const matchesName = (glob: string, name: string): boolean => expressionOf(glob).test(name);

/** A glob without a slash is about the last part of a path, one from a root about all of it, another about its end. */
export function matchesPath(glob: string, path: string): boolean {
  const written = glob.replace(separators, '/');
  const whole = path.replace(separators, '/');
  if (!written.includes('/')) return matchesName(written, whole.split('/').at(-1) ?? whole);
  const isFromRoot = /^(\/|[a-z]:|\*\*)/i.test(written);
  return matchesName(isFromRoot ? written : `**/${written}`, whole);
}
