// Whose code a program is: that of the person who debugs, whose fix it can be, or somebody else's.

/** By what a program is theirs, the surest first. */
type OwnBy = 'workspace' | 'configuration' | 'place';

/** Paths of Windows are equal whatever their case and slashes. */
const normal = (path: string): string =>
  path
    .replace(/^\\\\\?\\(?!UNC\\)/i, '')
    .replaceAll('/', '\\')
    .replace(/\\+$/, '')
    .toLowerCase();

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}\\`);

/** Where Windows and what is installed for everybody are, on any drive: there is no environment to ask here. */
const ofTheSystem = /^[a-z]:\\(windows|program files|program files \(x86\))\\/;

/** A program given without a folder is found by its name, with or without its extension. */
function isProgram(image: string, program: string): boolean {
  if (program.includes('\\')) return image === program;
  const name = image.split('\\').at(-1);
  return name === program || name === `${program}.exe`;
}

/** Null for other people's code, and when it is not known what runs. */
export function ownBy(
  image: string | null,
  planProgram: string | null,
  workspaceFolder: string | null,
): OwnBy | null {
  if (image === null) return null;
  const path = normal(image);
  const folder = normal(workspaceFolder ?? '');
  if (folder !== '' && isBelow(path, folder)) return 'workspace';
  if (planProgram !== null && isProgram(path, normal(planProgram))) return 'configuration';
  // A name alone does not show where it lies.
  return path.includes('\\') && !ofTheSystem.test(path) ? 'place' : null;
}

export function isOwnCode(
  image: string | null,
  planProgram: string | null,
  workspaceFolder: string | null,
): boolean {
  return ownBy(image, planProgram, workspaceFolder) !== null;
}
