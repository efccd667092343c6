// The times Windows gives: FILETIME, in steps of 100 ns since 1601.

/** FILETIME in decimal to milliseconds since 1970. */
export const wallClock = (fileTime: string): number =>
  Number(BigInt(fileTime) / 10_000n) - 11_644_473_600_000;
