// Who holds a pipe, asked of a system full of other handles: from the request until the holders are told.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSession } from './benchSession';
import { compare, type Scenario } from './comparison';
import { numbersOf, program } from './programs';

export const processes = 200;
const handlesEach = 250;

/** Processes that hold files until they are let go; with fewer handles there are fewer processes, too. */
export async function population(event: string, count: number) {
  const root = spawn(program('holdHandles'), [event, String(handlesEach), String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(root, 'exit');
  const ready = await Promise.race([
    once(root.stdout, 'data').then(([text]) => Number(text)),
    gone.then(([code]) => Promise.reject(new Error(`holdHandles ended with ${String(code)}`))),
  ]);
  return {
    ready,
    async end() {
      root.stdin.end();
      await gone;
    },
  };
}

export const holders: Scenario = {
  name: 'holders',
  async run(rounds, scale) {
    const event = `handle-bench-${process.pid}`;
    const crowd = await population(event, Math.max(1, Math.round(processes * scale)));
    const session = await openSession({
      program: program('holdHandles'),
      args: [event, '1'],
      console: 'detached',
      stdio: { stdin: 'none', stderr: 'none' },
    });
    await session.session.start();
    const { name = '' } = session.session.state.pipes[0] ?? {};
    const held = (): number => session.session.state.pipes[0]?.holders.length ?? 0;
    const ours = async (): Promise<readonly number[]> => {
      const before = performance.now();
      await session.session.request('findHolders', { pipe: 'stdout' });
      return [performance.now() - before];
    };
    let asked = 0;
    const peer = async (): Promise<readonly number[]> => {
      const [time = NaN, count = NaN, found = NaN] = await numbersOf('findHolders', [name]);
      asked = count;
      // Where all pipes have one name the peer takes other people's for this one.
      if (found < held()) throw new Error(`The peer found ${found} holders, we ${held()}.`);
      return [time / 1000];
    };
    try {
      const rows = await compare(
        {
          scenario: 'holders',
          what: ['the holders of one pipe'],
          unit: 'ms',
          ours: { name: 'broker', run: ours },
          peers: [{ name: 'C', run: peer, aim: '<= 1.2' }],
        },
        rounds,
      );
      if (held() !== 2) throw new Error(`Found ${held()} holders instead of two.`);
      const what = `the holders of one pipe among ${asked} File handles of ${crowd.ready} processes and the system`;
      return rows.map((row) => ({ ...row, what }));
    } finally {
      await crowd.end();
      await session.end();
    }
  },
};
