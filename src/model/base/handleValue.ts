// Handle values, masks and sizes as the texts that cross every boundary: lower-case hex.

/** `0x1a4`. Takes the unsigned value; a negative one is shown as its 64-bit pattern, as Windows tools do. */
export function hex(value: bigint | number): string {
  return `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;
}

/** A number as a plan writes it: "NULL", "-1", "0x1a4", "420". */
export function writtenNumber(text: string): bigint {
  return text.toUpperCase() === 'NULL' ? 0n : BigInt(text);
}
