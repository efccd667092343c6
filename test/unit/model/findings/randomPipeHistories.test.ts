// What is said of random histories of pipes: nobody is blamed now for a handle it has closed, or after it has exited.
import assert from 'node:assert/strict';
import { isOpen } from '../../../../src/model/pipes/pipeHold';
import { sharedPipes } from '../../../../src/model/pipes/sharedPipes';
import { flowWaits } from '../../../../src/model/findings/pipes/flowWaits';
import { heldFlows } from '../../../../src/model/findings/pipes/heldFlows';
import fc, { tries } from '../../../random';
import { PipeHistory, readEnd, writeEnd, type End } from '../../fixtures/pipeHistory';
import { placedFindings } from '../../fixtures/placedFindings';

const step = fc.record({
  what: fc.constantFrom('open', 'create', 'create', 'close', 'close', 'exit', 'look', 'look'),
  who: fc.nat(7),
  which: fc.nat(7),
  stream: fc.constantFrom('stdin', 'stdout', undefined),
  fill: fc.constantFrom(0, 0, 100, 4096, null),
  time: fc.integer({ min: 1, max: 4000 }),
});

type Step = Parameters<Parameters<typeof step.map>[0]>[0];

/** What is true, kept beside what the product is told. */
class World {
  readonly history = new PipeHistory().create(1, 'p0');
  readonly held = new Map<string, Map<string, End>>([['p0', new Map()]]);
  #time = 10;
  #processes = 1;
  #pipes = 0;

  do({ what, who, which, stream, fill, time }: Step): void {
    this.#time += time;
    const living = [...this.held.keys()];
    const id = living[who % living.length];
    if (id === undefined) return;
    const own = this.held.get(id) ?? new Map<string, End>();
    const ends = [...own.values()];
    const end = ends[which % Math.max(1, ends.length)];
    if (what === 'open') {
      const index = ++this.#pipes;
      const fresh = [
        readEnd(`0x${(index * 16).toString(16)}`, index),
        writeEnd(`0x${(index * 16 + 4).toString(16)}`, index),
      ];
      for (const one of fresh) own.set(one.value, one);
      this.history.open(this.#time, id, ...fresh);
    } else if (what === 'create') {
      const name = `p${this.#processes++}`;
      const given = ends.map((one) =>
        one === end && stream !== undefined && one.end === (stream === 'stdin' ? 'read' : 'write')
          ? { ...one, stream }
          : one,
      );
      this.held.set(name, new Map(given.map((one) => [one.value, one])));
      this.history.create(this.#time, name, id, { given });
    } else if (what === 'close' && end) {
      own.delete(end.value);
      this.history.close(this.#time, id, end);
    } else if (what === 'exit') {
      this.held.delete(id);
      this.history.exit(this.#time, id);
    } else if (what === 'look' && end) {
      const stillSince = this.#time > 3000 ? this.#time - 3000 : null;
      this.history.look(this.#time, end.index, { fill, stillSince });
    }
  }
}

const worlds = fc.array(step, { minLength: 5, maxLength: 40 }).map((steps) => {
  const world = new World();
  // Something to begin with.
  world.do({ what: 'open', who: 0, which: 0, stream: undefined, fill: 0, time: 1 });
  for (const one of steps) world.do(one);
  return world;
});

describe('Random histories of pipes', () => {
  it('have the holders that there are, and no others', () => {
    const property = fc.property(worlds, ({ history, held }) => {
      const told = sharedPipes(history.state)
        .flatMap(({ holds }) => holds)
        .filter(isOpen)
        .map(({ process, value, end }) => `${process.id} ${value} ${end}`);
      const real = [...held].flatMap(([id, ends]) =>
        [...ends.values()].map(({ value, end }) => `${id} ${value} ${end}`),
      );
      assert.deepEqual(told.sort(), real.sort());
    });
    fc.assert(property, { numRuns: tries(300, 5000) });
  });

  it('blame now only who has a write end, and let wait only who has the handle', () => {
    let blamed = 0;
    let waiting = 0;
    const property = fc.property(worlds, ({ history, held }) => {
      const { state } = history;
      placedFindings(state);
      for (const { keepers, meant, reader, until } of heldFlows(state)) {
        assert.ok(meant.every(({ process, value }) => !held.get(process.id)?.has(value)));
        if (until !== null) continue;
        assert.ok(keepers.length > 0);
        assert.ok(held.get(reader.process.id)?.has(reader.value));
        for (const { process, value } of keepers) {
          assert.equal(held.get(process.id)?.get(value)?.end, 'write');
          blamed++;
        }
      }
      const { blocked, circles } = flowWaits(state);
      for (const wait of [...blocked, ...circles.flatMap(({ waits }) => waits)]) {
        assert.ok(wait.kind !== 'exit');
        const { hold, others, kind } = wait;
        assert.equal(held.get(hold.process.id)?.get(hold.value)?.end, kind);
        for (const { process, value } of others) assert.ok(held.get(process.id)?.has(value));
        waiting++;
      }
    });
    fc.assert(property, { numRuns: tries(500, 5000) });
    // It would show nothing if nobody ever were.
    assert.ok(blamed > 0 && waiting > 0, `${blamed} blamed, ${waiting} waiting`);
  });
});
