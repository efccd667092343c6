// How long VS Code waits for the extension at its start: the production bundle's first part, and `activate()`.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { alone, type Scenario } from './comparison';

export const activation: Scenario = {
  name: 'activation',
  run: (rounds) => {
    const extension = process.env['HANDLE_BENCH_EXTENSION'];
    if (extension === undefined || extension === '') return Promise.resolve([]);
    const loading: number[] = [];
    const both: number[] = [];
    // The first one reads from the disk.
    for (let round = -1; round < rounds; round += 1) {
      const script = join(__dirname, 'loadExtension.js');
      const stdout = execFileSync(process.execPath, [script, extension], { encoding: 'utf8' });
      const [load = NaN, activate = NaN] = JSON.parse(stdout) as readonly number[];
      if (round < 0) continue;
      loading.push(load);
      both.push(load + activate);
    }
    const facts = { scenario: 'activation', unit: 'ms' };
    return Promise.resolve([
      alone({ ...facts, what: 'activation: loading and activate()', aim: '< 20' }, both),
      alone({ ...facts, what: 'of it, loading', aim: '' }, loading),
    ]);
  },
};
