// What it costs to watch many processes that do nothing: processor time of the broker and of its prober.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openSession } from './benchSession';
import { alone, type Scenario } from './comparison';
import { shareOfCore } from './processorTime';
import { program } from './programs';

const processes = 200;
/** Milliseconds until the looks are as far apart as they get, and for which they are measured. */
const settling = 60_000;
const measured = 60_000;

export const watchCost: Scenario = {
  name: 'watch',
  async run(_rounds, scale) {
    const count = Math.max(1, Math.round(processes * scale));
    const folder = mkdtempSync(join(tmpdir(), 'handle bench '));
    const file = join(folder, 'processor');
    // The broker and the prober take it from our environment.
    process.env['HANDLE_BENCH_PROCESSOR'] = file;
    try {
      const bench = await openSession({
        program: program('idleTree'),
        args: [String(count)],
        console: 'detached',
        stdio: { stderr: 'stdout' },
        followChildren: 'debug',
      });
      const { session } = bench;
      await session.start();
      const areThere = new Promise<void>((resolve) => {
        const look = (): void => {
          const running = session.state.processes.filter(({ phase }) => phase === 'running');
          if (running.length === count + 1) resolve();
        };
        session.onDidChange(look);
        look();
      });
      await areThere;
      await pause(settling);
      const from = Date.now();
      await pause(measured);
      const to = Date.now();
      const shares = ['broker', 'prober'].map((name) => shareOfCore(`${file}.${name}`, from, to));
      await session.request('closeWriteEnd', { pipe: 'stdin' });
      const { state } = await bench.end();
      const told = new Set((state.watchedPipes ?? []).map(({ identity }) => identity));
      if (told.size < count) throw new Error(`The watch told of ${told.size} of ${count} pipes.`);
      const [ofBroker = NaN, ofProber = NaN] = shares;
      const facts = { scenario: 'watch', unit: '% of a core' };
      const what = `${count} idle processes, each with a pipe: broker and prober together`;
      return [
        alone({ ...facts, what, aim: '< 1' }, [ofBroker + ofProber]),
        alone({ ...facts, what: 'of it the broker', aim: '' }, [ofBroker]),
        alone({ ...facts, what: 'of it the prober', aim: '' }, [ofProber]),
      ];
    } finally {
      delete process.env['HANDLE_BENCH_PROCESSOR'];
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
