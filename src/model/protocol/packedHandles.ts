// Handle tables in little room: processes have thousands of handles of which most say the same but for their value.
import type { ObservedHandle } from '../session/state';

type Nature = Omit<ObservedHandle, 'value' | 'sameObjectAs' | 'object'>;

export interface PackedHandles {
  /** Separated by spaces. */
  readonly values: string;
  /** For each handle what it is, by its place among the natures. */
  readonly natureOf: readonly number[];
  readonly natures: readonly Nature[];
  /** Name of the object of each handle: many have one that no other has. */
  readonly objects: readonly (string | null)[];
  /** Of those handles that share an object with one of the parent, by place. */
  readonly sameObjectAs: readonly (readonly [place: number, values: readonly string[]])[];
}

export function packHandles(handles: readonly ObservedHandle[]): PackedHandles {
  const places = new Map<string, number>();
  const natures: Nature[] = [];
  const natureOf = handles.map(({ value: _, sameObjectAs: __, object: ___, ...nature }) => {
    const key = JSON.stringify(nature);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, natures.length);
    return natures.push(nature) - 1;
  });
  return {
    values: handles.map(({ value }) => value).join(' '),
    natureOf,
    natures,
    objects: handles.map(({ object }) => object),
    sameObjectAs: handles.flatMap(({ sameObjectAs }, place) =>
      sameObjectAs.length === 0 ? [] : [[place, sameObjectAs] as const],
    ),
  };
}

const nothing: readonly string[] = [];

export function unpackHandles(packed: PackedHandles): readonly ObservedHandle[] {
  const { values, natureOf, natures, objects } = packed;
  if (natureOf.length === 0) return [];
  const shared = new Map(packed.sameObjectAs);
  const handles: ObservedHandle[] = [];
  for (const [place, value] of values.split(' ').entries()) {
    const nature = natures[natureOf[place] ?? -1];
    const object = objects[place];
    if (!nature || object === undefined) continue;
    handles.push({ value, object, sameObjectAs: shared.get(place) ?? nothing, ...nature });
  }
  return handles;
}
