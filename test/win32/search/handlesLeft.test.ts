// What a hundred searches leave behind: no handle in the launcher, in the prober, in the process that asks, nor in those that are searched.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Inspector } from '../../../src/client/inspector';
import type { SearchEvent } from '../../../src/model/search/searchEvents';
import type { SearchTarget } from '../../../src/model/search/target';
import { assertNoneLeft, handleTables, restingCounts } from '../handleCounts';
import { isAlive } from '../processEnd';
import { endSessions } from '../runSession';
import { endOutsideFamilies, outsideFamily } from './outsideFamily';

const searches = 100;
/** Every so many is cancelled with its first answer. */
const cancelled = 10;

describe('A hundred searches', () => {
  const inspector = new Inspector({
    ...{ brokerModule: join(process.cwd(), 'dist', 'broker.js'), stringsFile: null },
    ownPids: () => [process.pid],
  });
  afterEach(async () => {
    await inspector.dispose();
    await endOutsideFamilies();
    await endSessions();
  });

  /** Of the processes that the inspector has forked. */
  async function pidsOf(): Promise<Readonly<Record<string, number>>> {
    const own = (await inspector.listProcesses()).filter(
      ({ isOwn, parentPid }) => isOwn && parentPid === process.pid,
    );
    const pidOf = (module: string): number => {
      const found = own.filter(({ commandLine }) => commandLine?.includes(module) === true);
      assert.equal(found.length, 1, module);
      return found[0]?.pid ?? 0;
    };
    return { launcher: pidOf('broker.js'), prober: pidOf('prober.js'), host: process.pid };
  }

  async function search(
    target: SearchTarget,
    isCancelled: boolean,
  ): Promise<SearchEvent['type'][]> {
    const types: SearchEvent['type'][] = [];
    const running = inspector.search({ target, firstPids: [] }, (events) => {
      types.push(...events.map(({ type }) => type));
      if (isCancelled) running.cancel();
    });
    await running.done;
    return types;
  }

  it('leave no handle open, and change no process', async function () {
    this.timeout(300_000);
    const family = await outsideFamily(
      ['app', 'make', 'tool'],
      `log journal app.log; event mark; listen door; server line handles-left;
       start make out=out {start tool out=out {print out ready; hold}; hold}; hold`,
    );
    const members = ['app', 'make', 'tool'].map((role) => family.pidOf(role));
    const targets: readonly SearchTarget[] = [
      { kind: 'path', path: join(family.folder, 'app.log') },
      { kind: 'path', path: family.folder },
      { kind: 'port', port: 65_000, protocol: null },
      { kind: 'pipe', name: 'handles-left' },
      { kind: 'object', object: 'event', name: 'handles-left' },
      { kind: 'handle', pid: family.pid, handle: family.facts().value('mark') },
      { kind: 'path', path: join(family.folder, 'missing.log') },
    ];
    const run = async (times: number): Promise<{ holds: number; cancelled: number }> => {
      const seen = { holds: 0, cancelled: 0 };
      for (let time = 1; time <= times; time++) {
        const target = targets[time % targets.length];
        assert.ok(target);
        const isCancelled = time % cancelled === 0;
        const types = await search(target, isCancelled);
        assert.equal(types.at(-1), 'ended');
        if (types.includes('held')) seen.holds += 1;
        if (isCancelled) seen.cancelled += 1;
      }
      return seen;
    };
    // What the runtime opens with the first question of each kind stays.
    await run(2 * targets.length);
    const pids = await pidsOf();
    const [counts, tables] = [await restingCounts(pids), handleTables(members)];
    const seen = await run(searches);
    console.log(`      ${searches} searches, ${JSON.stringify(seen)}`);
    assert.ok(seen.holds > searches / 4, 'there was something to find');
    assert.deepEqual(await pidsOf(), pids);
    await assertNoneLeft(pids, counts);
    assert.deepEqual(handleTables(members), tables);
    for (const pid of members) assert.ok(isAlive(pid), `PID ${pid} runs`);
  });
});
