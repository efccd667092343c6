// Which ends of a pipe a handle can be, by its access rights alone: most handles of a system need no question to be ruled out.
import type { PipeEnd } from '../../model/session/state';
import { FILE_READ_DATA, FILE_WRITE_DATA } from '../../win32/constants';

const bothEnds: readonly PipeEnd[] = ['read', 'write'];
const dataRights = FILE_READ_DATA | FILE_WRITE_DATA;

interface EndAccess {
  readonly end: PipeEnd;
  /** Of a handle to this end. */
  readonly access: number;
}

/**
 * Each end is opened once, and a duplicate of a file handle cannot both read and write when the original does one of them: it
 * can have fewer rights, never another right to data.
 * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle
 */
export function possibleEnds(access: number, known: readonly EndAccess[]): readonly PipeEnd[] {
  return bothEnds.filter((end) => {
    const rights = known.reduce((all, one) => (one.end === end ? all | one.access : all), 0);
    // The right to data is how the end was opened; a handle without it is itself a lesser duplicate.
    return (rights & dataRights) === 0 || (access & dataRights & ~rights) === 0;
  });
}
