// What a process used of the processor, as it says itself every few seconds: Wine tells no process of another.
import { appendFileSync, readFileSync } from 'node:fs';

/** Seldom: each sample is written at once, because the prober is killed in the end. */
const interval = 5000;

/** From now on, a line each: the wall clock, and the processor time of all threads until then, in milliseconds. */
export function sampleProcessorTime(file: string): void {
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    appendFileSync(file, `${Date.now()} ${(user + system) / 1000}\n`);
  }, interval).unref();
}

/** Percent of one core between two moments, by the file of these lines. */
export function shareOfCore(file: string, from: number, to: number): number {
  const samples = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number])
    .filter(([at]) => at >= from && at <= to);
  const [first, last] = [samples.at(0), samples.at(-1)];
  if (!first || !last || last[0] - first[0] < to - from - 3 * interval) {
    throw new Error(`${file} has ${samples.length} samples.`);
  }
  return (100 * (last[1] - first[1])) / (last[0] - first[0]);
}
