// Which ends of a pipe a handle can be, by its access rights alone: most handles of a system need no question to be ruled out.
import type { PipeEnd } from '../../model/session/state';
import { FILE_READ_DATA, FILE_WRITE_DATA } from '../../win32/constants';

const bothEnds: readonly PipeEnd[] = ['read', 'write'];
const dataRights = FILE_READ_DATA | FILE_WRITE_DATA;

export interface EndAccess {
  readonly end: PipeEnd;
  /** Of a handle to this end. */
  readonly access: number;
}

/**
 * Each end is opened once, and a duplicate of a file handle cannot both read and write when the original does one of them: it
 * can have fewer rights, never another right to data.
 * https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle
 */
function possibleEnds(access: number, known: readonly EndAccess[]): readonly PipeEnd[] {
  return bothEnds.filter((end) => {
    const rights = known.reduce((all, one) => (one.end === end ? all | one.access : all), 0);
    // The right to data is how the end was opened; a handle without it is itself a lesser duplicate.
    return (rights & dataRights) === 0 || (access & dataRights & ~rights) === 0;
  });
}

export interface AblePart<Entry> {
  readonly ends: readonly PipeEnd[];
  readonly able: readonly Entry[];
}

/** By what they can be an end of, in their order, those that are of the session apart; what can be no end is in no part. */
export function byPossibleEnds<Entry extends { readonly access: number }>(
  entries: readonly Entry[],
  /** Of each pipe. */
  known: readonly (readonly EndAccess[])[],
  isOfSession: (entry: Entry) => boolean,
): readonly AblePart<Entry>[] {
  const ofAccess = new Map<number, readonly PipeEnd[]>();
  const endsFor = (access: number): readonly PipeEnd[] => {
    const ends = ofAccess.get(access) ?? [
      ...new Set(known.flatMap((one) => possibleEnds(access, one))),
    ];
    ofAccess.set(access, ends);
    return ends;
  };
  const parts = new Map<string, { ends: readonly PipeEnd[]; able: Entry[] }>();
  for (const entry of entries) {
    const ends = endsFor(entry.access);
    if (ends.length === 0) continue;
    const key = `${isOfSession(entry)} ${ends.join(' ')}`;
    const part = parts.get(key);
    if (part) part.able.push(entry);
    else parts.set(key, { ends, able: [entry] });
  }
  return [...parts.values()];
}
