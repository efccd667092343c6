// 192 pipes at once, whole to the last byte, while the broker still keeps its timers and reads files.
import { createHash } from 'node:crypto';
import { openSession } from './benchSession';
import { alone, type Scenario } from './comparison';
import { program } from './programs';

const megabyte = 1024 * 1024;
const children = 64;
const count = 2 * megabyte;
const chunk = 4099;

/** What writeFast writes: the same chunk again and again. */
function expected(): string {
  const piece = Uint8Array.from({ length: chunk }, (_, index) => (index * 31 + 7) & 0xff);
  const hash = createHash('sha256');
  for (let left = count; left > 0; left -= chunk) hash.update(piece.subarray(0, left));
  return hash.digest('hex');
}

function configuration(): object {
  const numbers = Array.from({ length: children }, (_, index) => index);
  return {
    program: program('writeFast'),
    stdio: { stdin: 'nul' },
    handles: Object.fromEntries(
      numbers.map((number) => [`extra${number}`, { kind: 'pipe', inheritable: 'write' }]),
    ),
    children: numbers.map((number) => ({
      name: `child${number}`,
      args: [
        String(count),
        String(chunk),
        `\${handle:child${number}.stderr}`,
        `\${handle:extra${number}.write}`,
      ],
      handleList: ['stdin', 'stdout', 'stderr', `extra${number}.write`],
    })),
  };
}

export const manyPipes: Scenario = {
  name: 'pipes',
  async run(rounds) {
    const speeds: number[] = [];
    const delays: number[] = [];
    const busy: number[] = [];
    const reads: number[] = [];
    const digest = expected();
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      const bench = await openSession(configuration(), { watch: true });
      const began = bench.moment('processResumed');
      await bench.session.start();
      const { state, meters } = await bench.end();
      const whole = state.pipes.filter(({ sha256 }) => sha256 === digest).length;
      if (whole !== 3 * children) throw new Error(`Only ${whole} of the captures are whole.`);
      const time = (state.end?.time ?? NaN) - (await began).there;
      speeds.push((3 * children * count) / megabyte / (time / 1000));
      delays.push(meters.longestTimerDelay);
      busy.push(meters.busyInDelay);
      reads.push(meters.longestFileRead);
    }
    const info = { scenario: 'pipes', aim: '' };
    const what = `${3 * children} pipes of ${children} children, 2 MB each, all whole by SHA-256`;
    return [
      alone({ ...info, what, unit: 'MB/s' }, speeds),
      alone({ ...info, what: 'meanwhile: longest delay of a timer', unit: 'ms' }, delays),
      alone({ ...info, what: 'of it the loop was at work', unit: 'ms' }, busy),
      alone({ ...info, what: 'meanwhile: longest fs.readFile', unit: 'ms' }, reads),
    ];
  },
};
