// Who holds what, asked of processes that nobody launched: files, folders, ports, pipes, named objects and single handles.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Inspector } from '../../../src/client/inspector';
import type { Hold } from '../../../src/model/search/searchEvents';
import {
  foldSearch,
  newSearch,
  preventions,
  type SearchState,
} from '../../../src/model/search/searchState';
import type { SearchTarget } from '../../../src/model/search/target';
import { onWine } from '../knownDifferences';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { endSessions } from '../runSession';
import { endOutsideFamilies, outsideFamily } from './outsideFamily';

const brokerModule = join(process.cwd(), 'dist', 'broker.js');

describe('A search for holders', () => {
  const inspector = new Inspector({
    ...{ brokerModule, stringsFile: null, ownPids: () => [process.pid] },
  });
  after(() => inspector.dispose());
  afterEach(async () => {
    await endOutsideFamilies();
    await endOutsideProcesses();
    await endSessions();
  });

  async function search(
    target: SearchTarget,
    firstPids: readonly number[] = [],
  ): Promise<SearchState> {
    let state = newSearch(target, Date.now());
    const running = inspector.search({ target, firstPids }, (events) => {
      state = events.reduce(foldSearch, state);
    });
    await running.done;
    return state;
  }
  const file = (path: string): SearchTarget => ({ kind: 'path', path });

  /** Of the process, by a handle. */
  function holdOf(state: SearchState, pid: number): Hold {
    const found = state.holds.find((hold) => hold.process.pid === pid);
    assert.ok(found, `PID ${pid} holds it: ${JSON.stringify(state)}`);
    return found;
  }
  const acts = (state: SearchState, hold: Hold): readonly string[] =>
    preventions(state, hold).map(({ act }) => act);

  it('finds the grandchild that has a file, its handle, and the creator it has it from', async () => {
    const family = await outsideFamily(
      ['app', 'make', 'tool'],
      `log journal app.log; start make out=out {
         start tool out=out {print out ready; hold}; hold}; close journal; hold`,
    );
    const state = await search(file(join(family.folder, 'app.log')));
    assert.deepEqual(state.end, { reason: 'complete', message: null });
    const value = family.facts().value('journal');
    const [make, tool] = [family.pidOf('make'), family.pidOf('tool')];
    assert.deepEqual(
      new Set(state.holds.map(({ process: { pid } }) => pid)),
      new Set([make, tool]),
    );
    const hold = holdOf(state, tool);
    assert.equal(hold.handle, value);
    assert.equal(hold.inheritable, true);
    assert.equal(hold.process.name, 'tool.exe');
    assert.equal(hold.process.creator.pid, make);
    assert.equal(hold.process.creator.isAlive, true);
    assert.deepEqual(hold.evidence, {
      ...{ level: 'inferred', by: 'creator' },
      from: { pid: make, name: 'make.exe' },
    });
    assert.deepEqual(holdOf(state, make).evidence, { level: 'unknown', reason: 'creatorHasNone' });
    assert.deepEqual(acts(state, hold), ['delete', 'rename']);
  });

  it('says that the creator has exited, and finds a sibling that has the same', async () => {
    const family = await outsideFamily(
      ['app', 'make', 'tool', 'twin'],
      `log journal app.log; start make out=out {
         start twin out=out {hold}; start tool out=out {print out ready; hold}}; close journal; hold`,
    );
    const state = await search(file(join(family.folder, 'app.log')));
    const [tool, twin] = [family.pidOf('tool'), family.pidOf('twin')];
    const hold = holdOf(state, tool);
    assert.equal(hold.process.creator.isAlive, false);
    assert.deepEqual(hold.evidence, {
      ...{ level: 'inferred', by: 'sibling' },
      from: { pid: twin, name: 'twin.exe' },
    });
  });

  it('says no more than that the creator has exited, where nobody else has the handle', async () => {
    const family = await outsideFamily(
      ['app', 'make', 'tool'],
      `log journal app.log; start make out=out {start tool out=out {print out ready; hold}};
       close journal; hold`,
    );
    const state = await search(file(join(family.folder, 'app.log')));
    const hold = holdOf(state, family.pidOf('tool'));
    assert.deepEqual(hold.evidence, { level: 'unknown', reason: 'creatorExited' });
  });

  it('finds a file by another spelling of its path', async () => {
    const family = await outsideFamily(['app'], 'log journal app.log; print out ready; hold');
    const spelled = `\\\\?\\${join(family.folder, 'APP.log')}`;
    const state = await search(file(spelled));
    assert.equal(holdOf(state, family.pid).handle, family.facts().value('journal'));
    assert.equal(state.object?.toLowerCase(), join(family.folder, 'app.log').toLowerCase());
  });

  it('finds the program that runs from a file', async () => {
    const family = await outsideFamily(['app'], 'print out ready; hold');
    const state = await search(file(join(family.folder, 'app.exe')));
    const hold = holdOf(state, family.pid);
    assert.equal(hold.how, 'program');
    assert.deepEqual(acts(state, hold), ['delete', 'write']);
  });

  it('finds who stands in a folder, and what is open below it', async () => {
    const family = await outsideFamily(
      ['app', 'shell'],
      `folder made work; start shell out=out list=out {cd work; print out ready; hold}; hold`,
    );
    const work = join(family.folder, 'work');
    const state = await search(file(work));
    assert.equal(state.isDirectory, true);
    const standing = holdOf(state, family.pidOf('shell'));
    assert.equal(standing.how, 'directory');
    assert.deepEqual(acts(state, standing), ['delete', 'rename']);
    const opened = state.holds.filter(({ process: { pid } }) => pid === family.pid);
    // It stands above the folder, and has only the handle.
    assert.deepEqual(
      opened.map(({ how, handle }) => [how, handle]),
      [['handle', family.facts().value('made')]],
    );
    const above = await search(file(family.folder));
    const below = above.holds.filter(({ process: { pid } }) => pid === family.pid);
    assert.ok(below.some(({ how }) => how === 'directory'));
    assert.ok(below.some(({ object }) => object.endsWith('work')));
  });

  it('finds who really has a port whose owner is dead', async () => {
    const family = await outsideFamily(
      ['app', 'server', 'helper'],
      `start server out=out {listen door; start helper out=out {print out ready; hold}}; hold`,
    );
    const port = Number(family.facts().value('port'));
    const state = await search({ kind: 'port', port, protocol: null });
    const helper = family.pidOf('helper');
    const hold = holdOf(state, helper);
    assert.equal(hold.handle, family.facts().value('door'));
    assert.equal(hold.socketState, 'listening');
    assert.deepEqual(acts(state, hold), ['bind']);
    assert.deepEqual(hold.evidence, { level: 'unknown', reason: 'creatorExited' });
    const [row] = state.ports ?? [];
    assert.equal(row?.port, port);
    assert.equal(row.owner, null);
    if (!onWine('owner of a TCP port')) assert.equal(row.pid, family.pidOf('server'));
    const other = await search({ kind: 'port', port, protocol: 'udp' });
    assert.deepEqual([other.holds, other.ports], [[], []]);
  });

  it('finds both ends of a named pipe', async () => {
    const name = `search ${process.pid}`.replace(' ', '-');
    const family = await outsideFamily(['app'], `server line ${name}; print out ready; hold`);
    const state = await search({ kind: 'pipe', name: name.toUpperCase() });
    const hold = holdOf(state, family.pid);
    assert.equal(hold.handle, family.facts().value('line'));
    assert.equal(hold.isServer, true);
    assert.ok(acts(state, hold).includes('name'));
  });

  it('finds who has the object of a handle', async () => {
    const family = await outsideFamily(
      ['app', 'tool'],
      `event signal; start tool out=out {print out ready; hold}; hold`,
    );
    const handle = family.facts().value('signal');
    const state = await search({ kind: 'handle', pid: family.pid, handle });
    assert.equal(state.objectType, 'Event');
    assert.deepEqual(
      state.holds.map(({ process: { pid }, handle: value }) => [pid, value]).sort(),
      [
        [family.pid, handle],
        [family.pidOf('tool'), handle],
      ].sort(),
    );
  });

  it('finds who has a named mutex, event, section or semaphore', async () => {
    const kinds = ['mutex', 'event', 'section', 'semaphore'] as const;
    const name = `search-${process.pid}`;
    const { pid, said } = outsideProcess(
      [`no-event-${process.pid}`, ...kinds.flatMap((kind) => [kind, `${name}-${kind}`])],
      'holdObjects',
    );
    const values = (await said).split(' ');
    for (const [at, object] of kinds.entries()) {
      const state = await search({ kind: 'object', object, name: `${name}-${object}` });
      assert.deepEqual(
        state.holds.map((hold) => [hold.process.pid, hold.handle]),
        [[pid, values[at]]],
      );
      assert.deepEqual(acts(state, holdOf(state, pid)), ['name']);
    }
    const other = await search({ kind: 'object', object: 'event', name: `${name}-mutex` });
    assert.deepEqual(other.holds, []);
  });

  it('says what could not be asked here, and that a path is not there', async () => {
    const family = await outsideFamily(['app'], 'log journal app.log; print out ready; hold');
    const state = await search(file(join(family.folder, 'app.log')));
    const notes = state.notes.map(({ kind }) => kind).sort();
    assert.deepEqual(notes, onWine('users of a file') ? ['mappings'] : []);
    const lost = await search(file(join(family.folder, 'nothing.log')));
    assert.equal(lost.end?.reason, 'failed');
    assert.match(lost.end.message ?? '', /nothing\.log does not exist\. .*\(Windows error 2\)/);
    const gone = await search({ kind: 'handle', pid: 999_996, handle: '0x4' });
    assert.match(gone.end?.message ?? '', /PID 999996 has exited/);
  });

  it('finds one handle among 30,000, tells it early, and can be cancelled half-way', async function () {
    // On a machine that is busy with others.
    this.timeout(120_000);
    const { said } = outsideProcess([`no-event-${process.pid}`, 'many', '30000'], 'holdObjects');
    await said;
    const family = await outsideFamily(['app'], 'log journal app.log; print out ready; hold');
    const target = file(join(family.folder, 'app.log'));
    const whole = await search(target, [family.pid]);
    assert.equal(whole.end?.reason, 'complete');
    assert.ok((whole.progress?.all ?? 0) >= 30_000);
    assert.equal(holdOf(whole, family.pid).handle, family.facts().value('journal'));
    let state = newSearch(target, 0);
    const running = inspector.search({ target, firstPids: [family.pid] }, (events) => {
      state = events.reduce(foldSearch, state);
      if (state.holds.length > 0 && !state.end) running.cancel();
    });
    await running.done;
    assert.equal(state.end?.reason, 'cancelled');
    assert.equal(state.holds.length, 1);
    assert.ok((state.progress?.asked ?? 0) < 30_000, 'the rest was not waited for');
  });

  it('leaves no handle behind, in us or in the holders, after a hundred searches', async function () {
    // On a machine that is busy with others.
    this.timeout(120_000);
    const family = await outsideFamily(
      ['app', 'tool'],
      `log journal app.log; start tool out=out {print out ready; hold}; hold`,
    );
    const target = file(join(family.folder, 'app.log'));
    const counts = async (): Promise<readonly (number | undefined)[]> => {
      const list = await inspector.listProcesses();
      const forked = list.filter(({ isOwn, pid }) => isOwn && pid !== process.pid);
      const pids = [...forked.map(({ pid }) => pid), family.pid, family.pidOf('tool')];
      return pids.map((pid) => list.find((one) => one.pid === pid)?.handleCount);
    };
    // Threads and libraries come with the first ones.
    for (let time = 0; time < 5; time++) await search(target);
    const before = await counts();
    assert.equal(before.length, 4);
    for (let time = 0; time < 20; time++) {
      const five = Array.from({ length: 5 }, () => search(target));
      for (const state of await Promise.all(five)) assert.equal(state.holds.length, 2);
    }
    assert.deepEqual(await counts(), before);
  });

  it('names nothing of ours', async () => {
    const folder = await search(file(process.cwd()));
    const own = (await inspector.listProcesses()).filter(({ isOwn }) => isOwn);
    const forked = own.filter(({ pid }) => pid !== process.pid).map(({ pid }) => pid);
    assert.equal(forked.length, 2);
    assert.ok(!folder.holds.some((hold) => forked.includes(hold.process.pid)));
  });
});
