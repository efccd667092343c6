// One row of a hex dump as text.

export function hexBytes(bytes: Uint8Array, width: number): string {
  return Array.from({ length: width }, (_, index) => {
    const byte = bytes[index];
    const gap = index > 0 && index % 8 === 0 ? ' ' : '';
    return gap + (byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'));
  }).join(' ');
}

/** Where the digits of a byte begin in `hexBytes`. */
export function hexColumn(index: number): number {
  return 3 * index + Math.floor(index / 8);
}

/** Printable ASCII as itself, everything else as a dot. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
}

/** At least eight digits, grown for captures beyond 4 GB. */
export function hexOffset(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}
