// What a scenario brings: rounds in which every contestant runs once, so that a slow moment of the machine meets all of them.

interface Contestant {
  readonly name: string;
  /** One run: its numbers, in the scenario's unit, one for each `what`. */
  readonly run: () => Promise<readonly number[]>;
}

/** One line of the table: ours against one peer, or ours alone. */
export interface Row {
  readonly scenario: string;
  /** What was done, with sizes and counts. */
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number } | null;
  /** Ours divided by the peer's, per round. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number } | null;
  /** `<= 1.5` and the like, of the ratio or, without a peer, of our own number; empty for information. */
  readonly aim: string;
  /** What the number does not say by itself: what is measured, why it misses its aim. One sentence, on the page of all rows. */
  readonly note?: string;
  /** Of each round, ours and the peer's. */
  readonly values: readonly (readonly number[])[];
}

export interface Scenario {
  readonly name: string;
  /** `scale` is the part of the full amount of data, for a quick look. */
  readonly run: (rounds: number, scale: number) => Promise<readonly Row[]>;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export interface Comparison {
  readonly scenario: string;
  readonly what: readonly string[];
  readonly unit: string;
  readonly ours: Contestant;
  /** With what our number divided by the peer's should be, for the first `what`. */
  readonly peers: readonly (Contestant & { readonly aim: string; readonly note?: string })[];
}

/** One round more than asked for comes first and is not counted: it warms caches. */
export async function compare(comparison: Comparison, rounds: number): Promise<readonly Row[]> {
  const { ours, peers, scenario, unit } = comparison;
  const contestants = [ours, ...peers];
  const measured = new Map(contestants.map(({ name }) => [name, [] as (readonly number[])[]]));
  for (let round = -1; round < rounds; round += 1) {
    console.error(
      `  ${comparison.what[0] ?? ''}: ${round < 0 ? 'warming' : `round ${round + 1} of ${rounds}`}`,
    );
    // The order turns, so that nobody always runs after the same one.
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const { name, run } = contestants[(turn + round + 1) % contestants.length] ?? ours;
      const numbers = await run();
      if (round >= 0) measured.get(name)?.push(numbers);
    }
  }
  const values = (name: string, index: number): readonly number[] =>
    (measured.get(name) ?? []).map((numbers) => numbers[index] ?? NaN);
  return comparison.what.flatMap((what, index) =>
    peers.map((peer): Row => {
      const mine = values(ours.name, index);
      const theirs = values(peer.name, index);
      const pairs = mine.map((value, round) => [value, theirs[round] ?? NaN] as const);
      const ratios = pairs.map(([value, other]) => value / other);
      return {
        scenario,
        what,
        unit,
        ours: median(mine),
        peer: { name: peer.name, value: median(theirs) },
        ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
        aim: index === 0 ? peer.aim : '',
        ...(index === 0 && peer.note !== undefined ? { note: peer.note } : {}),
        values: pairs,
      };
    }),
  );
}

/** Ours alone, as information. */
export function alone(
  facts: Pick<Row, 'scenario' | 'what' | 'unit' | 'aim' | 'note'>,
  values: readonly number[],
): Row {
  return {
    ...facts,
    ours: median(values),
    peer: null,
    ratio: null,
    values: values.map((value) => [value]),
  };
}
