// An access mask in names, by the type of the object.

const standardRights: readonly (readonly [number, string])[] = [
  [0x0001_0000, 'DELETE'],
  [0x0002_0000, 'READ_CONTROL'],
  [0x0004_0000, 'WRITE_DAC'],
  [0x0008_0000, 'WRITE_OWNER'],
  [0x0010_0000, 'SYNCHRONIZE'],
];

/** Names from winnt.h; only the types whose handles a plan passes on. */
const rightsByType: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  File: [
    [0x001, 'FILE_READ_DATA'],
    [0x002, 'FILE_WRITE_DATA'],
    [0x004, 'FILE_APPEND_DATA'],
    [0x008, 'FILE_READ_EA'],
    [0x010, 'FILE_WRITE_EA'],
    [0x020, 'FILE_EXECUTE'],
    [0x080, 'FILE_READ_ATTRIBUTES'],
    [0x100, 'FILE_WRITE_ATTRIBUTES'],
  ],
  Event: [
    [0x1, 'EVENT_QUERY_STATE'],
    [0x2, 'EVENT_MODIFY_STATE'],
  ],
};

/** The set bits by name; what has no name stays as one hex number at the end. */
export function accessNames(type: string, mask: number): readonly string[] {
  // The name of a type may come from a file, and every object has a `constructor`.
  const own = Object.hasOwn(rightsByType, type) ? rightsByType[type] : undefined;
  const known = [...(own ?? []), ...standardRights];
  const names = known.filter(([bit]) => (mask & bit) !== 0).map(([, name]) => name);
  const rest = known.reduce((left, [bit]) => left & ~bit, mask) >>> 0;
  return rest === 0 ? names : [...names, `0x${rest.toString(16)}`];
}
