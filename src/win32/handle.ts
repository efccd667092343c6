// A handle value as koffi gives it: an unsigned 64-bit number, 0n for NULL.

export type Handle = bigint;

export const NULL_HANDLE: Handle = 0n;
export const INVALID_HANDLE_VALUE: Handle = 0xffff_ffff_ffff_ffffn;
/** What GetCurrentProcess returns: a constant that stands for the calling process and needs no closing. */
export const CURRENT_PROCESS: Handle = 0xffff_ffff_ffff_ffffn;
