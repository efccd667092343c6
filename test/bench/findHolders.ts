// Who holds a file, searched for without a session in a system full of other handles: until the first holder is told, and until the end.
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessLister } from '../../src/broker/search/processLister';
import { Inspector } from '../../src/client/inspector';
import { loadWin32 } from '../../src/win32/bindings/loadWin32';
import { alone, compare, type Scenario } from './comparison';
import { population, processes } from './holders';
import { numbersOf } from './programs';

export const findHolders: Scenario = {
  name: 'find holders',
  async run(rounds, scale) {
    const crowd = await population(
      `handle-bench-find-${process.pid}`,
      Math.max(1, Math.round(processes * scale)),
    );
    const folder = mkdtempSync(join(tmpdir(), 'handle-bench-'));
    const path = join(folder, 'held.log');
    const file = openSync(path, 'w');
    const inspector = new Inspector({
      ...{ brokerModule: join(__dirname, 'meteredBroker.js'), stringsFile: null },
      ownPids: () => [],
    });
    let held = 0;
    const first: number[] = [];
    const ours = async (): Promise<readonly number[]> => {
      const before = performance.now();
      held = 0;
      const search = { target: { kind: 'path', path }, firstPids: [] } as const;
      await inspector.search(search, (events) => {
        const holds = events.filter(({ type }) => type === 'held').length;
        if (held === 0 && holds > 0) first.push(performance.now() - before);
        held += holds;
      }).done;
      return [performance.now() - before];
    };
    let asked = 0;
    const peer = async (): Promise<readonly number[]> => {
      const [time = NaN, count = NaN, found = NaN] = await numbersOf('findFile', [path]);
      asked = count;
      if (found !== 1) throw new Error(`The peer found ${found} holders instead of one.`);
      return [time / 1000];
    };
    try {
      const lists: number[] = [];
      let listed = 0;
      for (let round = -1; round < rounds; round++) {
        const lister = new ProcessLister(loadWin32(() => undefined));
        const before = performance.now();
        listed = (await lister.list(new Set())).length;
        if (round >= 0) lists.push(performance.now() - before);
      }
      // The processes of the search are there when somebody has opened the box.
      await inspector.listProcesses();
      const facts = { scenario: 'find holders', unit: 'ms' };
      const rows = await compare(
        {
          ...{ ...facts, what: ['the holders of one file'] },
          ours: { name: 'inspector', run: ours },
          peers: [{ name: 'C', run: peer, aim: '<= 1.2' }],
        },
        rounds,
      );
      if (held !== 1) throw new Error(`Found ${held} holders instead of one.`);
      const what = `the holders of one file among ${asked} File handles of ${crowd.ready} processes and the system`;
      return [
        ...rows.map((row) => ({ ...row, what })),
        alone(
          { ...facts, what: `the list of ${listed} processes, each asked anew`, aim: '' },
          lists,
        ),
        // The first one warms caches, as in the comparison.
        alone({ ...facts, what: 'until the first holder is told', aim: '< 500' }, first.slice(1)),
      ];
    } finally {
      closeSync(file);
      rmSync(folder, { recursive: true });
      await inspector.dispose();
      await crowd.end();
    }
  },
};
