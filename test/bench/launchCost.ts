// From the request to the resumed child with its exact snapshot, in a broker that is there already.
import { alone, compare, type Scenario } from './comparison';
import { openSession } from './benchSession';
import { numbersOf, program } from './programs';

const what = [
  'request to resumed child: three pipes, a handle list, both tables compared',
  'the same without CreateProcessW itself',
];

export const launchCost: Scenario = {
  name: 'launch',
  async run(rounds) {
    const forks: number[] = [];
    const seen: number[] = [];
    const ours = async (): Promise<readonly number[]> => {
      const session = await openSession({
        program: program('writeFast'),
        args: ['0', '1'],
        stdio: { stdin: { pipe: { text: '' } } },
      });
      forks.push(session.forkTime);
      const before = performance.now();
      const resumed = session.moment('processResumed');
      await session.session.start();
      seen.push((await resumed).here - before);
      const { meters } = await session.end();
      return [meters.launch, meters.launch - meters.createProcess];
    };
    const peer = async (): Promise<readonly number[]> => {
      const [time = NaN, createProcess = NaN] = await numbersOf('launchPeer', [
        `"${program('writeFast')}" 0 1`,
      ]);
      return [time / 1000, (time - createProcess) / 1000];
    };
    const rows = await compare(
      {
        scenario: 'launch',
        what,
        unit: 'ms',
        ours: { name: 'broker', run: ours },
        peers: [{ name: 'C', run: peer, aim: '<= 1.5' }],
      },
      3 * rounds,
    );
    const info = { scenario: 'launch', unit: 'ms', aim: '' };
    return [
      ...rows,
      alone({ ...info, what: 'as the client sees it, with two messages' }, seen),
      alone({ ...info, what: 'fork of a broker until it answers' }, forks),
    ];
  },
};
