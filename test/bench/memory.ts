// A long capture must not make the broker larger.
import { openSession } from './benchSession';
import { alone, type Scenario } from './comparison';
import { program } from './programs';
import { untilWhole } from './wholeCapture';

const megabyte = 1024 ** 2;

export const memory: Scenario = {
  name: 'memory',
  async run(_rounds, scale) {
    const count = Math.ceil(4096 * scale) * megabyte;
    const configuration = {
      program: program('writeFast'),
      args: [String(count), String(64 * 1024)],
      stdio: { stdin: 'nul', stderr: 'nul' },
    };
    const { meters, here } = await untilWhole(count, async () => {
      const bench = await openSession(configuration, { watch: true });
      // This process folds the session's events as the extension host does.
      const here = [process.memoryUsage.rss()];
      const sampling = setInterval(() => here.push(process.memoryUsage.rss()), 100);
      await bench.session.start();
      const end = await bench.end();
      clearInterval(sampling);
      return { ...end, here };
    });
    const { sizes } = meters;
    const largest = Math.max(...sizes);
    const early = Math.max(...sizes.slice(0, Math.ceil(sizes.length / 4)));
    const facts = { scenario: 'memory', unit: 'MB' };
    return [
      alone(
        { ...facts, what: `${count / megabyte} MB captured: growth of the broker`, aim: '< 64' },
        [(largest - (sizes[0] ?? NaN)) / megabyte],
      ),
      alone({ ...facts, what: 'of it after the first quarter', aim: '' }, [
        (largest - early) / megabyte,
      ]),
      alone({ ...facts, what: 'growth of the process that follows the session', aim: '< 32' }, [
        (Math.max(...here) - (here[0] ?? NaN)) / megabyte,
      ]),
    ];
  },
};
