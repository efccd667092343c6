// A tree that runs already, attached to: from the request until everything in it is shown, with the broker's own start and without.
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from '../../src/client/session';
import { emptyPlan } from '../../src/model/plan/emptyPlan';
import { alone, type Scenario } from './comparison';
import { program } from './programs';

const processes = 50;

async function idleTree(children: number) {
  const root = spawn(program('idleTree'), [String(children)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(root, 'exit');
  const ready = await Promise.race([
    once(root.stdout, 'data').then(([text]) => Number(text)),
    gone.then(([code]) => Promise.reject(new Error(`idleTree ended with ${String(code)}`))),
  ]);
  if (ready !== children || root.pid === undefined) throw new Error(`${ready} of ${children} run.`);
  return {
    pid: root.pid,
    async end() {
      root.stdin.end();
      await gone;
    },
  };
}

/** Milliseconds until the last process is in the picture, with its handles: from the fork of the broker, and from the request to it. */
async function attached(pid: number, count: number): Promise<readonly [number, number]> {
  const folder = mkdtempSync(join(tmpdir(), 'handle bench '));
  const before = performance.now();
  const session = new Session({
    ...{ id: 'bench', plan: emptyPlan, attach: { pids: [pid], tree: true } },
    ...{ workspaceFolder: folder, folder: join(folder, 'session') },
    ...{ brokerModule: join(__dirname, 'meteredBroker.js'), stringsFile: null },
  });
  // It has no such process; that it says so shows that it is there.
  await session.request('pause', { processId: '' }).catch(() => undefined);
  const requested = performance.now();
  let shown = 0;
  const whole = new Promise<number>((resolve) => {
    session.onDidChange(({ processes: found }) => {
      shown = found.filter(({ birth }) => birth !== null).length;
      if (shown >= count) resolve(performance.now());
    });
  });
  try {
    await session.start();
    const over = await Promise.race([
      whole,
      session.ended.then(() => Promise.reject(new Error(`${shown} of ${count} were shown.`))),
    ]);
    return [over - before, over - requested];
  } finally {
    await session.stop('stopped', 'measured');
    await session.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const attach: Scenario = {
  name: 'attach',
  async run(rounds, scale) {
    const count = Math.max(2, Math.round(processes * scale));
    const tree = await idleTree(count - 1);
    const cold: number[] = [];
    const warm: number[] = [];
    try {
      // The first one warms caches.
      for (let round = -1; round < rounds; round++) {
        const [whole, fromRequest] = await attached(tree.pid, count);
        if (round < 0) continue;
        cold.push(whole);
        warm.push(fromRequest);
      }
    } finally {
      await tree.end();
    }
    const facts = { scenario: 'attach', unit: 'ms' };
    const what = `the picture of ${count} processes that run already`;
    return [
      alone({ ...facts, what: `${what}, from the request`, aim: '< 1000' }, warm),
      alone({ ...facts, what: `${what}, the launcher's own start included`, aim: '' }, cold),
    ];
  },
};
