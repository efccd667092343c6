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
});
