// Who has which pipe, file and socket at one moment: what the programs of a tree say of it, and what the session shows.
import { childHandles } from '../../../src/model/handles/origin';
import { isHeld, tenuresOf } from '../../../src/model/handles/tenure';
import { isOpen } from '../../../src/model/pipes/pipeHold';
import { madeByProcesses } from '../../../src/model/pipes/sharedPipes';
import type { FileDescription } from '../../../src/model/session/fileDescription';
import type { ProcessState, SessionState } from '../../../src/model/session/state';
import { onWine } from '../knownDifferences';
import type { ExpectedTree } from './treeReports';

/** By a value of a process, as "A.1 0x44", what is under it: "pipe.read", "socket 5000", and which object that is. */
export type Said = ReadonlyMap<string, { readonly what: string; readonly object: string }>;

/** One statement of the session; `pipe` is what it takes for one pipe. */
interface Shown {
  readonly place: string;
  readonly what: string;
  readonly pipe: string | null;
}

export interface Comparison {
  /** What the session states and is not so. */
  readonly wrong: readonly string[];
  /** Of what it says nothing. */
  readonly unknown: readonly string[];
}

/**
 * Values that were closed and used again for another object of the same type with the same access and flag. No look can see that where
 * objects have no addresses.
 */
export function hiddenPlaces({ processes }: ExpectedTree): ReadonlySet<string> {
  if (!onWine('address of an object')) return new Set();
  return new Set(
    processes.flatMap(({ name, held }) =>
      [...(held ?? [])].flatMap(([value, { kind, looksReplaced }]) =>
        looksReplaced && kind !== 'event' ? [`${name} ${value}`] : [],
      ),
    ),
  );
}

/** What the broker opened is not compared: of that more than the programs is known. */
export function holdersSaid({ processes }: ExpectedTree): Said {
  const said = processes.flatMap(({ name, held }) =>
    [...(held ?? [])].flatMap(([value, { openedBy, kind, object, detail }]) =>
      openedBy === null || kind === 'event'
        ? []
        : [[`${name} ${value}`, { what: detail ? `${kind} ${detail}` : kind, object }] as const],
    ),
  );
  return new Map(said);
}

/** Files and sockets that the process has, whether it was born with them or opened them. */
function filesOf(
  state: SessionState,
  process: ProcessState,
): readonly (readonly [string, FileDescription])[] {
  const tenures = tenuresOf(state);
  const { birth, history } = process;
  const born = (birth ? childHandles(birth) : []).flatMap(({ value, file, label }) =>
    file && label === null && isHeld(state, process, tenures.born(process, value))
      ? [[value, file] as const]
      : [],
  );
  const opened = history.flatMap(({ change, handle, time }) =>
    change === 'opened' &&
    handle.file &&
    handle.label === undefined &&
    isHeld(state, process, tenures.opened(process, handle, time))
      ? [[handle.value, handle.file] as const]
      : [],
  );
  return [...born, ...opened];
}

/** `folder`: where the programs have their files. What else a program has is not theirs: NUL, the console, its current directory. */
export function holdersShown(
  state: SessionState,
  folder: string,
  nameOf: (process: ProcessState) => string,
): readonly Shown[] {
  const ends = madeByProcesses(state).flatMap(({ holds }, pipe) =>
    holds.filter(isOpen).map(({ process, value, end }) => {
      return { place: `${nameOf(process)} ${value}`, what: `pipe.${end}`, pipe: String(pipe) };
    }),
  );
  const others = state.processes.flatMap((process) =>
    filesOf(state, process).flatMap(([value, { kind, name, socket }]): readonly Shown[] => {
      const place = `${nameOf(process)} ${value}`;
      if (socket?.port) return [{ place, what: `socket ${socket.port}`, pipe: null }];
      const isTheirs = kind === 'file' && name !== null && name.startsWith(`${folder}\\tree-`);
      return isTheirs ? [{ place, what: `file ${name}`, pipe: null }] : [];
    }),
  );
  return [...ends, ...others];
}

/** Of those that have the same first, the ones whose second is not that of the first of them. */
function ambiguous(
  all: readonly (readonly [first: string, second: string, place: string])[],
): readonly string[] {
  const known = new Map<string, readonly [second: string, place: string]>();
  return all.flatMap(([first, second, place]) => {
    const [other, otherPlace] = known.get(first) ?? [second, place];
    if (!known.has(first)) known.set(first, [second, place]);
    return other === second ? [] : [`${first}: ${other} (${otherPlace}) and ${second} (${place})`];
  });
}

export function compareHolders(
  said: Said,
  shown: readonly Shown[],
  without: ReadonlySet<string>,
): Comparison {
  const compared = shown.filter(({ place }) => !without.has(place));
  const untrue = compared.filter(({ place, what }) => said.get(place)?.what !== what);
  const ends = compared.flatMap(({ place, pipe }) => {
    const object = said.get(place)?.object;
    return pipe === null || object === undefined
      ? []
      : [[`shown pipe ${pipe}`, object, place] as const];
  });
  const places = new Set(compared.map(({ place }) => place));
  return {
    wrong: [
      ...untrue.map(
        ({ place, what }) => `${place} ${what}, not ${said.get(place)?.what ?? 'open'}`,
      ),
      ...ambiguous(ends),
      ...ambiguous(ends.map(([pipe, object, place]) => [object, pipe, place])),
    ],
    unknown: [...said.keys()].filter((place) => !places.has(place) && !without.has(place)),
  };
}
