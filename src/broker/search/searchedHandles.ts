// The handles of one type in all processes, by process: one reading of the system's table for a whole search.
import * as l10n from '@vscode/l10n';
import { fileType, namedTypes, type NamedKind } from '../../model/search/target';
import type { TableEntry } from '../../win32/bindings/handleTable';
import type { Handle } from '../../win32/handle';
import type { Win32 } from '../../win32/win32';
import { SearchFault } from './searchFault';

/** Of a type: made to see the number that this Windows has for it. */
type Maker = (inspect: Win32) => Handle;

const makers: Readonly<Record<'file' | NamedKind, Maker>> = {
  file: (inspect) => {
    const { read, write } = inspect.CreatePipe(null, 0);
    inspect.Discard(write);
    return read;
  },
  mutex: (inspect) => inspect.CreateMutexW(null, false),
  event: (inspect) => inspect.CreateEventW(null, true, false),
  semaphore: (inspect) => inspect.CreateSemaphoreW(null, 0, 1),
  section: (inspect) => inspect.CreateFileMappingW(null, null, 4096),
};

export const typeName = (kind: 'file' | NamedKind): string =>
  kind === 'file' ? fileType : namedTypes[kind];

/** As the system's table has it. @throws Win32Error when none can be made. */
export function typeIndexOf(inspect: Win32, kind: 'file' | NamedKind): number {
  const made = makers[kind](inspect);
  try {
    const entry = inspect.HandleTable(new Set([process.pid])).find(({ value }) => value === made);
    if (!entry)
      throw new SearchFault(
        l10n.t('Windows did not list the handles of the launcher. Search again.'),
      );
    return entry.typeIndex;
  } finally {
    inspect.Discard(made);
  }
}

export class SearchedHandles {
  readonly #byPid = new Map<number, TableEntry[]>();

  /** `skipped`: processes whose handles are ours. */
  constructor(
    inspect: Pick<Win32, 'HandlesOfType'>,
    typeIndex: number,
    skipped: ReadonlySet<number>,
  ) {
    for (const entry of inspect.HandlesOfType(typeIndex)) {
      if (skipped.has(entry.pid)) continue;
      const of = this.#byPid.get(entry.pid);
      if (of) of.push(entry);
      else this.#byPid.set(entry.pid, [entry]);
    }
  }

  get pids(): readonly number[] {
    return [...this.#byPid.keys()];
  }

  of(pid: number): readonly TableEntry[] {
    return this.#byPid.get(pid) ?? [];
  }
}
