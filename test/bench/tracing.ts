// A program that starts many others, one after the other: traced, and as it is when nobody looks.
import { readFileSync } from 'node:fs';
import { compare, type Scenario } from './comparison';
import { openSession } from './benchSession';
import { numbersOf, program } from './programs';

const processes = 200;
/** Ends at once. */
const line = `"${program('writeFast')}" 0 1`;

/** Milliseconds, as the program that starts them all measures it. */
async function traced(followChildren: string, count: number): Promise<number> {
  const session = await openSession({
    program: program('treePeer'),
    args: [String(count), line],
    console: 'detached',
    stdio: { stdin: 'nul', stderr: 'stdout' },
    followChildren,
  });
  await session.session.start();
  let printed = '';
  session.session.onDidChange((state) => {
    const file = state.pipes[0]?.captureFile;
    if (state.phase === 'ended' && file) printed = readFileSync(file, 'utf8');
  });
  const { state } = await session.end();
  const seen = state.processes.length - 1;
  // A launch lost by the system is one that nobody sees.
  if (followChildren !== 'off' && seen < count - 2) {
    throw new Error(`${seen} of ${count} processes were seen (${followChildren}).`);
  }
  return Number(printed.trim()) / 1000;
}

export const tracing: Scenario = {
  name: 'tracing',
  async run(rounds, scale) {
    const count = Math.max(1, Math.round(processes * scale));
    const plain = async () =>
      (await numbersOf('treePeer', [String(count), line])).map((n) => n / 1000);
    const what = [
      `${count} processes started one after the other, each held and read at its birth`,
    ];
    const rows = await compare(
      {
        ...{ scenario: 'tracing', what, unit: 'ms' },
        ours: { name: 'debug', run: async () => [await traced('debug', count)] },
        peers: [
          { name: 'C, not traced', run: plain, aim: '<= 1.3' },
          { name: 'job', run: async () => [await traced('job', count)], aim: '' },
          { name: 'off', run: async () => [await traced('off', count)], aim: '' },
        ],
      },
      rounds,
    );
    return rows;
  },
};
