// Who holds a handle: matrix, map, Variables view, findings and report say the same, whatever has become of the value.
import assert from 'node:assert/strict';
import fc from '../../../random';
import type { SessionEvent } from '../../../../src/model/session/events';
import { describedAs } from '../../../../src/model/session/fileDescription';
import type { BrokerHandle, ObservedHandle, SentHandle } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import {
  heldInFindings,
  heldInMap,
  heldInMatrix,
  heldInReport,
  heldInVariables,
} from '../../fixtures/heldInViews';
import { daemonTree, pipeEnd } from '../../fixtures/mapFixture';
import { pipeCreated, ready, started, stateAfter } from '../../fixtures/sessionFixture';

const lookAt = (
  id: string,
  time: number,
  closed: readonly ObservedHandle[],
  opened: readonly ObservedHandle[],
): SessionEvent => ({ type: 'handlesChanged', id, time, closed, opened });

describe('A value that is closed and used again', () => {
  const pipe = observed('0x54', [], { type: 'File' });
  const event = observed('0x54', [], { access: '0x100003' });
  const tree = daemonTree({ exits: ['build'] });

  it('is held by nobody more in any view, whether one look saw both or two', () => {
    const before = stateAfter(...tree);
    assert.deepEqual(heldInMap(before), ['compiler 0x54', 'server 0x54']);
    const gone = [lookAt('server', 900, [pipe], [event])];
    const goneInTwo = [lookAt('server', 900, [pipe], []), lookAt('server', 901, [], [event])];
    for (const looks of [gone, goneInTwo]) {
      const after = stateAfter(...tree, ...looks);
      assert.deepEqual(heldInMap(after), ['compiler 0x54']);
      assert.deepEqual(heldInVariables(after, 'compiler'), ['compiler 0x54']);
      assert.deepEqual(heldInVariables(after, 'server'), []);
      assert.deepEqual(heldInMatrix(after), ['compiler']);
      assert.deepEqual(heldInFindings(after), ['compiler 0x54']);
      assert.deepEqual(heldInReport(after), ['compiler 0x54']);
    }
  });

  it('is held on when only the inherit flag has changed', () => {
    const state = stateAfter(
      ...tree,
      lookAt('server', 900, [pipe], [{ ...pipe, inheritable: false }]),
    );
    const both = ['compiler 0x54', 'server 0x54'];
    assert.deepEqual(heldInMap(state), both);
    assert.deepEqual(heldInVariables(state, 'compiler'), both);
    assert.deepEqual(heldInMatrix(state), ['compiler', 'server']);
    assert.deepEqual(heldInFindings(state), both);
  });
});

const access = '0x120196';
const write: BrokerHandle = { ...pipeEnd('0x54', 'stdout', 'write'), access };
const file = describedAs('pipe', { pipe: { label: 'stdout', end: 'write' } });

const kinds = {
  pipe: { type: 'File', access, file },
  event: { type: 'Event', access: '0x1f0003' },
  log: { type: 'File', access: '0x120089', file: describedAs('file', { name: 'C:\\x.log' }) },
} as const;
type Kind = keyof typeof kinds;
const other = (kind: Kind): Kind => (kind === 'event' ? 'log' : 'event');

const values = ['0x54', '0x58', '0x5c'] as const;
type Value = (typeof values)[number];

const seen = (value: string, kind: Kind, inheritable = true): ObservedHandle =>
  observed(value, [], { ...kinds[kind], inheritable });

/** What stands in a table of the reference. */
interface Entry {
  readonly kind: Kind;
  readonly inheritable: boolean;
  /** Whether it is the session's to tell: born with or sent, and not opened by the process itself. */
  readonly from: 'birth' | 'sending' | 'process';
}

interface Process {
  readonly id: string;
  readonly isChild: boolean;
  readonly table: Map<Value, Entry>;
  lives: boolean;
}

/** Plays a history: tables as Windows has them on one side, the events that a session would tell of them on the other. */
class History {
  readonly events: SessionEvent[] = [
    started({ children: [{ name: 'p0', program: 'a.exe' }] }),
    ready,
    pipeCreated('stdout', { processId: 'p0' }),
    { type: 'handleCreated', time: 2, handle: write },
  ];
  readonly processes: Process[] = [];
  #time = 10;

  constructor() {
    this.#create(null, new Map([['0x54', { kind: 'pipe', inheritable: true, from: 'birth' }]]));
    this.events.push({ type: 'handleClosed', time: this.#next(), value: '0x54' });
  }

  #next(): number {
    this.#time += 400;
    return this.#time;
  }

  #create(creator: Process | null, table: Map<Value, Entry>): void {
    const id = `p${this.processes.length}`;
    const pid = 100 + this.processes.length;
    const sources = [...table].map(([value, { kind }]): BrokerHandle =>
      kind === 'pipe'
        ? { ...write, value }
        : brokerHandle(value, null, {
            ...kinds[kind],
            object: kind,
            openedBy: creator?.id ?? '',
          }),
    );
    const had = [...table].map(([value, { kind }]) => ({
      ...seen(value, kind),
      sameObjectAs: [value],
    }));
    const birth = birthOf(
      sources,
      had,
      creator ? { creator: { pid: 1, name: creator.id, processId: creator.id } } : {},
    );
    this.events.push({
      ...{ type: 'processCreated', time: this.#next(), id, name: id, pid, commandLine: id, birth },
      ...(creator
        ? {
            descent: {
              ...{ parentId: creator.id, image: null, createdAt: String(pid), note: null },
              seenBy: 'debug',
            },
          }
        : {}),
    });
    this.processes.push({ id, isChild: creator === null, table, lives: true });
  }

  born(creator: Process): void {
    if (this.processes.length > 5) return;
    const passed = [...creator.table].filter(([, { inheritable }]) => inheritable);
    const table = passed.map(([value, { kind }]): [Value, Entry] => [
      value,
      { kind, inheritable: true, from: 'birth' },
    ]);
    this.#create(creator, new Map(table));
  }

  /** Closes what is there and opens something else, seen in one look or in two; only one of both where the value is free. */
  use(process: Process, value: Value, opens: boolean, inOne: boolean): void {
    const had = process.table.get(value);
    const kind = other(had?.kind ?? 'log');
    const closed = had ? [seen(value, had.kind, had.inheritable)] : [];
    const opened = opens ? [seen(value, kind)] : [];
    if (inOne) this.events.push(lookAt(process.id, this.#next(), closed, opened));
    else {
      if (had) this.events.push(lookAt(process.id, this.#next(), closed, []));
      if (opens) this.events.push(lookAt(process.id, this.#next(), [], opened));
    }
    if (opens) process.table.set(value, { kind, inheritable: true, from: 'process' });
    else process.table.delete(value);
  }

  flag(process: Process, value: Value): void {
    const had = process.table.get(value);
    if (!had) return;
    const now = { ...had, inheritable: !had.inheritable };
    process.table.set(value, now);
    this.events.push(
      lookAt(
        process.id,
        this.#next(),
        [seen(value, had.kind, had.inheritable)],
        [seen(value, now.kind, now.inheritable)],
      ),
    );
  }

  /** With `isLate` the process has closed what was there, and the next look tells that after the sending. */
  send(process: Process, value: Value, isLate: boolean, inOne: boolean): void {
    const had = process.table.get(value);
    if (!process.isChild || (had && (!isLate || had.kind === 'pipe'))) return;
    const handle: Omit<SentHandle, 'time'> = {
      ...{ label: write.label ?? '', source: write.value, value, type: 'File', object: '', access },
      ...{ inheritable: false, pipe: write.pipe, writtenToStdin: false },
    };
    this.events.push({ type: 'handleSent', time: this.#next(), id: process.id, handle });
    const closed = had ? [seen(value, had.kind, had.inheritable)] : [];
    const opened = [seen(value, 'pipe', false)];
    if (inOne) this.events.push(lookAt(process.id, this.#next(), closed, opened));
    else {
      this.events.push(lookAt(process.id, this.#next(), closed, []));
      this.events.push(lookAt(process.id, this.#next(), [], opened));
    }
    process.table.set(value, { kind: 'pipe', inheritable: false, from: 'sending' });
  }

  snapshot(process: Process): void {
    const handles = [...process.table].map(([value, { kind, inheritable }]) =>
      seen(value, kind, inheritable),
    );
    this.events.push({ type: 'snapshotTaken', id: process.id, time: this.#next(), handles });
  }

  /** No look has seen it before the snapshot does. */
  closeUnseen(process: Process, value: Value): void {
    process.table.delete(value);
    this.snapshot(process);
  }

  exit(process: Process): void {
    process.lives = false;
    const time = this.#next();
    this.events.push({ type: 'processExited', id: process.id, time, exitCode: 0 });
  }

  /** The reference. */
  held(): readonly {
    readonly process: Process;
    readonly value: Value;
    readonly from: Entry['from'];
  }[] {
    return this.processes.flatMap((process) =>
      process.lives
        ? [...process.table].flatMap(([value, { kind, from }]) =>
            kind === 'pipe' ? [{ process, value, from }] : [],
          )
        : [],
    );
  }
}

const step = fc.record({
  what: fc.constantFrom('born', 'use', 'use', 'flag', 'send', 'snapshot', 'closeUnseen', 'exit'),
  who: fc.nat(5),
  value: fc.constantFrom(...values, '0x54' as const),
  opens: fc.boolean(),
  inOne: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function played(steps: readonly Step[]): History {
  const history = new History();
  for (const { what, who, value, opens, inOne } of steps) {
    const process = history.processes[who % history.processes.length];
    if (!process?.lives) continue;
    if (what === 'born') history.born(process);
    else if (what === 'use') history.use(process, value, opens, inOne);
    else if (what === 'flag') history.flag(process, value);
    else if (what === 'send') history.send(process, value, opens, inOne);
    else if (what === 'snapshot') history.snapshot(process);
    else if (what === 'closeUnseen') history.closeUnseen(process, value);
    else history.exit(process);
  }
  return history;
}

describe('The holders of a pipe, whatever has happened', () => {
  it('are the same in matrix, map, Variables view, findings and report', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const history = played(steps);
        const state = stateAfter(...history.events);
        const held = history.held();
        const all = held.map(({ process, value }) => `${process.id} ${value}`).sort();
        assert.deepEqual(heldInMap(state), all, 'map');
        const ids = [...new Set(held.map(({ process }) => process.id))].sort();
        assert.deepEqual(heldInMatrix(state), ids, 'matrix');
        for (const id of ids) assert.deepEqual(heldInVariables(state, id), all, 'Variables view');
        // A pipe that stays open is a finding once its child has ended; what was sent went to that child.
        const first = history.processes[0];
        const keepers = first?.lives ? [] : all;
        assert.deepEqual(heldInFindings(state), keepers, 'findings');
        assert.deepEqual(heldInReport(state), keepers, 'report');
      }),
      { numRuns: 300 },
    );
  });
});
