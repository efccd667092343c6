// A child's output to disk, in writes of several sizes, against a C loop that discards it and Node's pipe into a file.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openSession } from './benchSession';
import { compare, type Row, type Scenario } from './comparison';
import { numbersOf, program } from './programs';

const megabyte = 1024 * 1024;
const sizes = [
  { megabytes: 1024, chunk: 64 * 1024, writes: '64 KB', aim: '>= 0.9' },
  { megabytes: 256, chunk: 4096, writes: '4 KB', aim: '>= 1' },
  { megabytes: 16, chunk: 64, writes: '64 bytes', aim: '>= 1' },
];

async function captured(count: number, args: readonly string[]): Promise<number> {
  const bench = await openSession({
    program: program('writeFast'),
    args,
    stdio: { stdin: 'nul', stderr: 'nul' },
  });
  const began = bench.moment('processResumed');
  const ended = bench.moment('pipeEnded', 'stdout');
  await bench.session.start();
  const time = (await ended).there - (await began).there;
  const { state } = await bench.end();
  if (state.pipes[0]?.bytes !== count) throw new Error('The capture is not whole.');
  return time;
}

async function piped(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'handle bench '));
  const child = spawn(program('writeFast'), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const before = performance.now();
  await pipeline(child.stdout, createWriteStream(join(folder, 'stdout.bin')));
  const time = performance.now() - before;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return time;
}

export const captureSpeed: Scenario = {
  name: 'capture',
  async run(rounds, scale) {
    const rows: Row[] = [];
    for (const { megabytes, chunk, writes, aim } of sizes) {
      const count = Math.ceil(megabytes * scale * 16) * (megabyte / 16);
      const args = [String(count), String(chunk)];
      const speed = (time: number): readonly number[] => [count / megabyte / (time / 1000)];
      const loop = async (): Promise<readonly number[]> => {
        const [time = NaN] = await numbersOf('readLoop', [
          `"${program('writeFast')}" ${args.join(' ')}`,
        ]);
        return speed(time / 1000);
      };
      const measured = await compare(
        {
          scenario: 'capture',
          what: [`${count / megabyte} MB in writes of ${writes}`],
          unit: 'MB/s',
          ours: { name: 'broker', run: async () => speed(await captured(count, args)) },
          peers: [
            { name: 'C, discarding', run: loop, aim },
            { name: 'Node, to a file', run: async () => speed(await piped(args)), aim: '>= 1.5' },
          ],
        },
        rounds,
      );
      rows.push(...measured);
    }
    return rows;
  },
};
