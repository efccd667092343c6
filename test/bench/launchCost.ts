// From the request to the child's first instruction, which the child says itself: in a broker that is there already, with a spare one, and with its fork.
import { setTimeout as pause } from 'node:timers/promises';
import { openSession, printedIn } from './benchSession';
import { alone, compare, type Row, type Scenario } from './comparison';
import { counterNow, printedMoment } from './counter';
import { numbersOf, program } from './programs';

const modes = ['debug', 'job', 'off'] as const;
type Mode = (typeof modes)[number];

const aims: Readonly<Record<Mode, string>> = { debug: '<= 2.5', job: '', off: '<= 1.5' };

const info = { scenario: 'launch', unit: 'ms', aim: '' };

/** Parts of a launch in a broker that is there, in their order. */
const parts = [
  'request until the broker has it',
  'until CreateProcessW is called',
  'in CreateProcessW',
  'until ResumeThread has returned',
  'until the first instruction',
] as const;

/** Milliseconds after its first answer a broker's tracer and the prober are ready, too: no message tells. */
const tracerReady = 700;

interface Launch {
  /** Milliseconds from the request, or from the beginning of all when the broker was a spare or forked for it. */
  readonly firstInstruction: number;
  readonly shown: number;
  readonly forkTime: number;
  readonly parts: readonly number[];
}

async function launch(
  followChildren: Mode,
  broker: 'ready' | 'spare' | 'cold' = 'ready',
): Promise<Launch> {
  const bench = await openSession(
    {
      program: program('firstInstruction'),
      stdio: { stdin: { pipe: { text: '' } } },
      followChildren,
    },
    { isCold: broker === 'cold', hasSpare: broker === 'spare' },
  );
  if (broker === 'ready') await pause(tracerReady);
  const printed = printedIn(bench.session);
  const before = broker === 'ready' ? counterNow() : bench.begun;
  const shown = bench.moment('processResumed').then(() => counterNow());
  await bench.session.start();
  const { meters } = await bench.end();
  const first = printedMoment(await printed);
  const call = (name: string) => meters.calls.find((one) => one.name === name);
  const created = call('CreateProcessW');
  const resumed = call('ResumeThread')?.to;
  const moments = [before, meters.asked, created?.from, created?.to, resumed, first];
  return {
    firstInstruction: first - before,
    shown: (await shown) - before,
    forkTime: bench.forkTime,
    parts: parts.map((_, index) => (moments[index + 1] ?? NaN) - (moments[index] ?? NaN)),
  };
}

async function peer(mode: Mode): Promise<readonly number[]> {
  const [time = NaN] = await numbersOf('launchPeer', [mode, `"${program('firstInstruction')}"`]);
  return [time / 1000];
}

async function warm(mode: Mode, rounds: number): Promise<readonly Row[]> {
  const seen: Launch[] = [];
  const rows = await compare(
    {
      ...{ scenario: 'launch', unit: 'ms' },
      what: [`request to first instruction, followChildren "${mode}"`],
      ours: {
        name: 'broker',
        async run() {
          const one = await launch(mode);
          seen.push(one);
          return [one.firstInstruction];
        },
      },
      peers: [{ name: 'C', run: () => peer(mode), aim: aims[mode] }],
    },
    rounds,
  );
  // As in the comparison, the first is not counted.
  const counted = seen.slice(1);
  const numbers = (pick: (one: Launch) => number): readonly number[] => counted.map(pick);
  const row = (what: string, pick: (one: Launch) => number): Row =>
    alone({ ...info, what: `"${mode}": ${what}` }, numbers(pick));
  return [
    ...rows,
    row('request until the state shows the child running', (one) => one.shown),
    ...(mode === 'job'
      ? []
      : parts.map((what, index) => row(what, (one) => one.parts[index] ?? NaN))),
    ...(mode === 'debug' ? [row('fork of a broker until it answers', (one) => one.forkTime)] : []),
  ];
}

/** From the configuration on, as the user waits for it. As in the comparison, one round more comes first and is not counted. */
async function whole(
  mode: Mode,
  broker: 'spare' | 'cold',
  what: string,
  aim: string,
  rounds: number,
): Promise<Row> {
  const times: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const { firstInstruction } = await launch(mode, broker);
    if (round >= 0) times.push(firstInstruction);
  }
  return alone({ ...info, what, aim }, times);
}

export const launchCost: Scenario = {
  name: 'launch',
  async run(rounds) {
    const rows: Row[] = [];
    for (const mode of modes) rows.push(...(await warm(mode, 2 * rounds)));
    for (const mode of ['debug', 'off'] as const) {
      const what = (how: string): string => `configuration to first instruction, ${how}, "${mode}"`;
      rows.push(
        await whole(mode, 'spare', what('launcher kept ready'), '<= 60 ms', 2 * rounds),
        await whole(mode, 'cold', what('launcher forked for it'), '<= 350 ms', 2 * rounds),
      );
    }
    return rows;
  },
};
