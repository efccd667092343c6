// What a launch does before the first instruction of its child, and what it leaves for later.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mock } from 'node:test';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { sessionsOnModel } from './modelMachine';

describe('The files of what a child prints', () => {
  const begin = sessionsOnModel();

  function machine(): WindowsModel {
    const model = new WindowsModel({ brokerPid: process.pid });
    model.install('a.exe', function* (me) {
      yield* me.write(me.standard[1], 'from a');
      yield* me.sleep(1000);
      return 3;
    });
    return model;
  }

  /** Suspended or not, of each a.exe, at each file that is opened. `fails`: the disk is full. */
  function openings(model: WindowsModel, fails = false): boolean[][] {
    const { openSync } = fs;
    const seen: boolean[][] = [];
    // Given back by the session that is disposed of.
    mock.method(fs, 'openSync', (...args: Parameters<typeof openSync>) => {
      const children = model.processes.filter(({ imageName }) => imageName === 'a.exe');
      seen.push(children.map(({ threads }) => (threads[0]?.suspendCount ?? 0) > 0));
      if (fails) throw Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' });
      return openSync(...args);
    });
    return seen;
  }

  for (const followChildren of ['debug', 'job', 'off'] as const) {
    it(`are opened when it runs, and nothing it printed is lost (${followChildren})`, async () => {
      const model = machine();
      const seen = openings(model);
      const state = await begin(model, { followChildren }).toEnd();
      assert.deepEqual(seen, [[false], [false], [false], [false]]);
      const stdout = state.pipes.find(({ label }) => label === 'stdout');
      assert.deepEqual([stdout?.phase, stdout?.bytes], ['endOfFile', 6]);
      assert.deepEqual(model.faults, []);
    });
  }

  it('are opened when it is held at its entry, too', async () => {
    const model = machine();
    const seen = openings(model);
    const session = begin(model, { stopOnEntry: true });
    await session.until(() => seen.length === 4);
    assert.deepEqual(seen, [[true], [true], [true], [true]]);
  });

  it('are opened before any of many children runs, which takes turns', async () => {
    const model = machine();
    const seen = openings(model);
    const children = Array.from({ length: 8 }, (_, number) => ({ name: `C${number}` }));
    await begin(model, { children }).until(() => seen.length === 32);
    assert.ok(seen.every((each) => each.length === 8 && each.every((isHeld) => isHeld)));
  });

  it('end what it started when they cannot be opened', async () => {
    const model = machine();
    openings(model, true);
    const session = begin(model, { followChildren: 'off' });
    await assert.rejects(
      session.until(() => false),
      /The disk is full/,
    );
    const living = model.processes.filter(({ imageName }) => imageName === 'a.exe');
    assert.equal(living.length, 0);
  });
});
