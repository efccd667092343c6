// Alone, because the extension needs it when the editor starts, and little else.

/** The largest number that a process can have as its id. */
export const largestPid = 0xffff_ffff;
