// The broker that is kept ready: one at most, for one launch of the same kind, and gone when it is of no use.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerNeeds } from '../../../../src/client/forks/brokerClient';
import { Session } from '../../../../src/client/session';
import { SpareBroker } from '../../../../src/client/forks/spareBroker';
import { emptyPlan } from '../../../../src/model/plan/emptyPlan';
import { whenGone } from '../../../processGone';

/** Speaks as much of the protocol as a launch takes. */
const broker = `
  process.send({ jsonrpc: '2.0', method: 'ready', params: [] });
  process.on('message', ({ id }) => id !== undefined && process.send({ jsonrpc: '2.0', id, result: null }));
  process.on('disconnect', () => process.exit());
`;

const nobody = { onEvents: () => undefined, onExit: () => undefined, onOutput: () => undefined };
const needs: BrokerNeeds = { calls: 3, debugs: false, stringsFile: null };

describe('A spare broker', () => {
  let folder: string;
  let brokerModule: string;
  const spares: SpareBroker[] = [];
  const sessions: Session[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spare '));
    brokerModule = join(folder, 'broker.js');
    writeFileSync(brokerModule, broker);
  });
  afterEach(async () => {
    await Promise.all(spares.splice(0).map((spare) => spare.dispose()));
    await Promise.all(sessions.splice(0).map((session) => session.dispose()));
    rmSync(folder, { recursive: true, force: true });
  });

  function spareOf(more: Partial<ConstructorParameters<typeof SpareBroker>[0]> = {}): SpareBroker {
    const spare = new SpareBroker({ brokerModule, isWanted: () => true, delay: 0, ...more });
    spares.push(spare);
    return spare;
  }

  /** Resolves with its PID when it has been forked. */
  async function forked(spare: SpareBroker): Promise<number> {
    for (;;) {
      const [pid] = spare.pids;
      if (pid !== undefined) return pid;
      await new Promise(setImmediate);
    }
  }

  async function launch(spare: SpareBroker): Promise<Session> {
    const session = new Session({
      ...{ id: 'test', plan: { ...emptyPlan, followChildren: 'off' as const } },
      ...{ workspaceFolder: folder, folder: join(folder, `session-${sessions.length}`) },
      ...{ brokerModule, stringsFile: null, spare },
    });
    sessions.push(session);
    await session.start();
    return session;
  }

  it('is there after the first launch, and is used by the second, and by no third', async () => {
    const spare = spareOf();
    const first = await launch(spare);
    const ready = await forked(spare);
    assert.notEqual(first.brokerPid, ready);
    assert.equal((await launch(spare)).brokerPid, ready);
    const next = await forked(spare);
    assert.notEqual(next, ready);
    assert.deepEqual(spare.pids, [next]);
  });

  const unfit: readonly (readonly [string, Partial<BrokerNeeds>])[] = [
    ['needs more threads', { calls: 100 }],
    ['debugs', { debugs: true }],
    ['is in another language', { stringsFile: 'strings.json' }],
  ];
  for (const [what, more] of unfit) {
    it(`is not used by a launch that ${what}, and goes`, async () => {
      const spare = spareOf();
      spare.prepare(needs);
      const pid = await forked(spare);
      assert.equal(spare.take({ ...needs, ...more }, nobody), null);
      await whenGone(pid);
    });
  }

  it('is used by a launch that needs fewer threads', async () => {
    const spare = spareOf();
    spare.prepare(needs);
    const pid = await forked(spare);
    const taken = spare.take({ ...needs, calls: 1 }, nobody);
    assert.equal(taken?.pid, pid);
    await taken.dispose();
  });

  it('is not used when the environment is another than at its fork', async () => {
    const spare = spareOf();
    spare.prepare(needs);
    const pid = await forked(spare);
    process.env['SPARE_TEST'] = 'changed';
    try {
      assert.equal(spare.take(needs, nobody), null);
    } finally {
      delete process.env['SPARE_TEST'];
    }
    await whenGone(pid);
  });

  it('that somebody kills is not given to anybody', async () => {
    const spare = spareOf();
    spare.prepare(needs);
    const pid = await forked(spare);
    process.kill(pid, 'SIGKILL');
    while (spare.pids.length > 0) await new Promise(setImmediate);
    assert.equal(spare.take(needs, nobody), null);
  });

  it('goes when nobody launches for a while, and with the window', async () => {
    const idle = spareOf({ idle: 50 });
    idle.prepare(needs);
    await whenGone(await forked(idle));
    assert.deepEqual(idle.pids, []);
    const closed = spareOf();
    closed.prepare(needs);
    const pid = await forked(closed);
    await closed.dispose();
    await whenGone(pid);
  });

  it('is one for each window, and goes with its own', async () => {
    const [one, other] = [spareOf(), spareOf()];
    one.prepare(needs);
    other.prepare(needs);
    const pids = await Promise.all([forked(one), forked(other)]);
    await one.dispose();
    await whenGone(pids[0]);
    assert.deepEqual(other.pids, [pids[1]]);
  });

  it('is not forked where it is not wanted, nor after the window has closed', async () => {
    const unwanted = spareOf({ isWanted: () => false });
    unwanted.prepare(needs);
    const closed = spareOf();
    await closed.dispose();
    closed.prepare(needs);
    const control = spareOf();
    control.prepare(needs);
    await forked(control);
    assert.deepEqual([unwanted.pids, closed.pids], [[], []]);
  });

  it('is not given to a session that attaches', async () => {
    const spare = spareOf();
    spare.prepare(needs);
    const pid = await forked(spare);
    const session = new Session({
      ...{ id: 'test', plan: emptyPlan, attach: { pids: [1], tree: false } },
      ...{ workspaceFolder: folder, folder: join(folder, 'attached') },
      ...{ brokerModule, stringsFile: null, spare },
    });
    sessions.push(session);
    assert.notEqual(session.brokerPid, pid);
    assert.deepEqual(spare.pids, [pid]);
  });
});
