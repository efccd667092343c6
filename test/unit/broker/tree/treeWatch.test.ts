// When a session's processes are looked at: soon after something has happened, seldom while nothing does, and never once it is over.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { NewEvent } from '../../../../src/broker/events/eventQueue';
import type { SessionProcess } from '../../../../src/broker/processes/sessionProcess';
import { PipeFlows } from '../../../../src/broker/tree/pipeFlows';
import { TreeWatch } from '../../../../src/broker/tree/treeWatch';
import { describedAs } from '../../../../src/model/session/fileDescription';
import type { MeasureRequest } from '../../../../src/model/protocol/brokerProtocol';
import type { ObservedHandle, PipeEnd } from '../../../../src/model/session/state';
import { processOf } from '../../fixtures/bornProcess';
import { observed } from '../../fixtures/birthFixture';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const exit: NewEvent = { type: 'processExited', id: 'p1', exitCode: 0 };

/** A watch on so many processes that do nothing, in a time of its own. */
function watch(count: number) {
  const looks: number[] = [];
  const listeners: ((event: NewEvent) => void)[] = [];
  const readable = Array.from({ length: count }, (_, index) => processOf(index + 1));
  let now = 0;
  let wait: Promise<void> = Promise.resolve();
  const watched = new TreeWatch(
    {
      ThreadWaits: () => null,
      CopyHandle: () => null,
      GetProcessId: () => null,
      Discard: () => undefined,
    },
    {
      lookAround: () => {
        looks.push(now);
        return wait;
      },
      lookedAt: 0,
      seen: new Map(),
    },
    () => Promise.resolve({ measured: [], silent: [], left: [] }),
    { onEvent: (listener) => listeners.push(listener), push: () => undefined },
    { readable },
    () => false,
    () => now,
  );
  const pass = async (milliseconds: number): Promise<void> => {
    for (const end = now + milliseconds; now < end;) {
      now += 10;
      mock.timers.tick(10);
      await turn();
    }
  };
  return {
    ...{ watched, looks, pass },
    tell: (event: NewEvent): void => {
      for (const listener of listeners) listener(event);
    },
    hold: (until: Promise<void>): void => {
      wait = until;
    },
  };
}

describe('The watch of the processes of a session', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  for (const [count, least, most] of [
    [1, 55, 65],
    [100, 15, 22],
    [200, 9, 16],
    [1000, 9, 16],
  ] as const) {
    it(`looks ${least} to ${most} times in a minute at ${count} idle processes`, async () => {
      const { watched, looks, pass } = watch(count);
      watched.start();
      await pass(60_000);
      assert.ok(looks.length >= least && looks.length <= most, `${looks.length}`);
      await watched.finish();
    });
  }

  it('looks soon after a process has come or gone', async () => {
    const { watched, looks, pass, tell } = watch(200);
    watched.start();
    await pass(60_000);
    const before = looks.length;
    tell(exit);
    await pass(250);
    assert.equal(looks.length, before + 1);
    await watched.finish();
  });

  it('takes one look after the other, whatever happens during one', async () => {
    const { watched, looks, pass, tell, hold } = watch(1);
    watched.start();
    await pass(10_000);
    let goOn: () => void = () => undefined;
    hold(new Promise((resolve) => (goOn = resolve)));
    await pass(1000);
    const during = looks.length;
    for (let count = 0; count < 5; count++) tell(exit);
    await pass(5000);
    assert.equal(looks.length, during);
    goOn();
    hold(Promise.resolve());
    await pass(60_000);
    assert.ok(looks.length - during < 70, `${looks.length - during}`);
    await watched.finish();
  });

  it('takes a last look, and no more after it', async () => {
    const { watched, looks, pass, tell } = watch(1);
    watched.start();
    await pass(2000);
    const before = looks.length;
    await watched.lookLast();
    assert.equal(looks.length, before + 1);
    tell(exit);
    await pass(10_000);
    assert.equal(looks.length, before + 1);
  });

  it('does not keep the end of the session waiting when the last look fails', async () => {
    const { watched, hold, looks, pass } = watch(1);
    const warned = mock.method(process, 'emitWarning', () => undefined);
    watched.start();
    hold(Promise.reject(new Error('no table')));
    await watched.lookLast();
    await pass(10_000);
    assert.equal(looks.length, 1);
    assert.equal(warned.mock.callCount(), 1);
    warned.mock.restore();
  });

  it('ends with the session', async () => {
    const { watched, looks, pass, tell } = watch(1);
    watched.start();
    await pass(2000);
    const before = looks.length;
    await watched.finish();
    tell(exit);
    await pass(10_000);
    assert.equal(looks.length, before);
  });
});

/** A pipe of two processes, measured by a made-up prober. */
function flows() {
  const asked: string[] = [];
  let now = 0;
  const pipe = (value: string, end: PipeEnd): ObservedHandle =>
    observed(value, [], {
      type: 'File',
      access: end === 'read' ? '0x120189' : '0x120196',
      file: describedAs('pipe', { name: '\\x', pipe: { end, label: null, index: '0x7' } }),
    });
  const measure = ({ measure: processes }: MeasureRequest) => {
    const all = processes.flatMap(({ pid, handles }) => handles.map((handle) => ({ pid, handle })));
    asked.push(...all.map(({ pid, handle }) => `${pid} ${handle}`));
    const facts = { inboundQuota: 64, readable: 0, outboundQuota: 64, writeRoom: 64 };
    const measured = all.map((one) => ({ ...one, ...facts }));
    return Promise.resolve({ measured, silent: [], left: [] });
  };
  const made = new PipeFlows(measure, () => now);
  const look = (time: number, seen: ReadonlyMap<SessionProcess, readonly ObservedHandle[]>) => {
    now = time;
    const tables = new Map(
      [...seen].map(([process, handles]) => [
        process,
        new Map(handles.map((handle) => [handle.value, handle])),
      ]),
    );
    return made.look(
      tables,
      () => false,
      { isBusy: () => false, tells: false },
      () => false,
    );
  };
  return { asked, look, pipe };
}

describe('What moves in the pipes of a session', () => {
  it('is told when it changes, and when it has stood still for one second and for three', async () => {
    const { look, pipe } = flows();
    const table = new Map([
      [processOf(1), [pipe('0x10', 'read')]],
      [processOf(2), [pipe('0x14', 'write')]],
    ]);
    const told: (number | null)[] = [];
    for (const time of [0, 500, 1000, 2000, 3000, 4000, 9000]) {
      for (const { stillSince } of await look(time, table)) told.push(time, stillSince);
    }
    assert.deepEqual(told, [0, null, 1000, 0, 3000, 0]);
  });

  it('is told again when somebody has let go of it', async () => {
    const { look, pipe } = flows();
    const [reader, writer] = [processOf(1), processOf(2)];
    const both = [pipe('0x10', 'read'), pipe('0x14', 'write')];
    const before = new Map([
      [reader, both],
      [writer, [pipe('0x14', 'write')]],
    ]);
    await look(0, before);
    await look(5000, before);
    const after = new Map([[reader, both]]);
    assert.deepEqual(await look(5200, after), []);
    assert.deepEqual(await look(5400, after), []);
    const [told] = await look(5500, after);
    assert.equal(told?.stillSince, 0);
    assert.deepEqual(await look(9000, after), []);
  });

  it('begins anew with another pipe that has the number', async () => {
    const { look, pipe } = flows();
    const of = (read: string, write: string) =>
      new Map([[processOf(1), [pipe(read, 'read'), pipe(write, 'write')]]]);
    await look(0, of('0x10', '0x14'));
    await look(5000, of('0x10', '0x14'));
    const [told] = await look(5500, of('0x20', '0x24'));
    assert.deepEqual(told && [told.fill, told.stillSince], [0, null]);
  });

  it('is not asked of processes that have ended or were left to themselves', async () => {
    const { look, pipe, asked } = flows();
    for (const phase of ['exited', 'detached'] as const) {
      const process = processOf(1);
      process.phase = phase;
      await look(0, new Map([[process, [pipe('0x10', 'read'), pipe('0x14', 'write')]]]));
    }
    assert.deepEqual(asked, []);
    await look(0, new Map([[processOf(1), [pipe('0x10', 'read'), pipe('0x14', 'write')]]]));
    assert.deepEqual(asked, ['1 0x10']);
  });
});
