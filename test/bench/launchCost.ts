// From the request to the child's first instruction, which the child says itself: in a broker that is there already, and with its fork.
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
  /** Milliseconds from the request, or from the beginning of all when the broker was forked for it. */
  readonly firstInstruction: number;
  readonly shown: number;
  readonly forkTime: number;
  readonly parts: readonly number[];
}

async function launch(followChildren: Mode, isCold = false): Promise<Launch> {
  const bench = await openSession(
    {
      program: program('firstInstruction'),
      stdio: { stdin: { pipe: { text: '' } } },
      followChildren,
    },
    { isCold },
  );
  if (!isCold) await pause(tracerReady);
  const printed = printedIn(bench.session);
  const before = isCold ? bench.begun : counterNow();
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

export const launchCost: Scenario = {
  name: 'launch',
  async run(rounds) {
    const rows: Row[] = [];
    for (const mode of modes) rows.push(...(await warm(mode, 2 * rounds)));
    for (const mode of ['debug', 'off'] as const) {
      const cold: Launch[] = [];
      for (let round = 0; round < 2 * rounds; round += 1) cold.push(await launch(mode, true));
      const aim = '<= 350 ms';
      const what = `configuration to first instruction, launcher forked for it, "${mode}"`;
      rows.push(
        alone(
          { ...info, aim, what },
          cold.map((one) => one.firstInstruction),
        ),
      );
    }
    return rows;
  },
};
