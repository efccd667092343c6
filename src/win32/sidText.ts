// A security identifier as the text that people and tools know it by.

/** "S-1-5-18": revision, authority (48 bits in network order), then the sub-authorities. https://learn.microsoft.com/windows/win32/secauthz/sid-components */
export function sidText(sid: Buffer): string {
  const count = sid.readUInt8(1);
  const parts = Array.from({ length: count }, (_, at) => sid.readUInt32LE(8 + 4 * at));
  return ['S', sid.readUInt8(0), sid.readUIntBE(2, 6), ...parts].join('-');
}
