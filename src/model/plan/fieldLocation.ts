// The way back from the path of a field, as people read it, to the place in the configuration.

/** Names and positions from the configuration inwards. */
export type Location = readonly (string | number)[];

const part = /^(?:\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/;

/**
 * What `fieldPath` made, taken apart again; null for what is no such path, as the name of a configuration as a whole. A name that
 * was cut for being too long leads to the object it stands in.
 */
export function fieldLocation(field: string): Location | null {
  const location: (string | number)[] = [];
  for (let rest = field; rest !== '';) {
    const found = part.exec(rest);
    if (!found) return location.length > 0 && rest.endsWith('…]') ? location : null;
    const [whole, name, index, quoted] = found;
    if (index !== undefined) location.push(Number(index));
    else if (name !== undefined) location.push(name);
    else if (quoted !== undefined) location.push(unquoted(quoted));
    rest = rest.slice(whole.length);
  }
  return location;
}

/** `fieldPath` writes more characters as numbers than JSON does, some of them in braces. */
function unquoted(text: string): string {
  const plain = text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  return JSON.parse(plain) as string;
}

/** Undefined where nothing is written. */
export function valueAt(configuration: unknown, at: Location): unknown {
  return at.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string | number, unknown>)[key]
      : undefined;
  }, configuration);
}

/**
 * Where the field stands, or would: a child takes what it does not say from the attributes above, and an only child may be written
 * with its attributes above or as a list of one. What is not written at all leads to what is around it.
 */
export function writtenLocation(configuration: object, at: Location): Location {
  const above = at[0] === 'children' ? at.slice(2) : at;
  const places: readonly Location[] = [at, above, ['children', 0, ...above]];
  for (let length = above.length; length > 0; length--) {
    const found = places
      .map((place) => place.slice(0, place.length - (above.length - length)))
      .find((place) => valueAt(configuration, place) !== undefined);
    if (found) return found;
  }
  return [];
}
