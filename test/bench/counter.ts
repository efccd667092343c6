// The performance counter, the one clock that all processes of a launch share.

/** Milliseconds; on Windows `process.hrtime` is QueryPerformanceCounter. */
export function counterNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Milliseconds of what firstInstruction.exe printed. */
export function printedMoment(printed: string): number {
  const [counter = NaN, frequency = NaN] = printed.trim().split(' ').map(Number);
  return (1000 * counter) / frequency;
}
