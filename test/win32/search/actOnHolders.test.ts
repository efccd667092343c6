// What is done about a holder that a search found: its handle is closed, or it is ended, and never another's.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Inspector } from '../../../src/client/inspector';
import type { Hold } from '../../../src/model/search/searchEvents';
import { foldSearch, newSearch } from '../../../src/model/search/searchState';
import { isAlive } from '../processEnd';
import { endSessions } from '../runSession';
import { endOutsideFamilies, outsideFamily } from './outsideFamily';

const brokerModule = join(process.cwd(), 'dist', 'broker.js');

describe('A holder that a search has found', () => {
  const inspector = new Inspector({
    ...{ brokerModule, stringsFile: null, ownPids: () => [process.pid] },
  });
  after(() => inspector.dispose());
  afterEach(async () => {
    await endOutsideFamilies();
    await endSessions();
  });

  async function holdsOf(path: string): Promise<readonly Hold[]> {
    let state = newSearch({ kind: 'path', path }, Date.now());
    const wanted = { target: { kind: 'path', path }, firstPids: [] } as const;
    await inspector.search(wanted, (events) => {
      state = events.reduce(foldSearch, state);
    }).done;
    return state.holds;
  }

  const held = async () => {
    const family = await outsideFamily(
      ['app', 'tool'],
      'log journal app.log; start tool out=out {print out ready; hold}; close journal; hold',
    );
    const path = join(family.folder, 'app.log');
    const [hold, ...others] = await holdsOf(path);
    assert.ok(hold?.handle && others.length === 0);
    assert.throws(() => rmSync(path), /EBUSY|EPERM/);
    return { path, process: hold.process, value: hold.handle };
  };

  it('has its handle closed, after which the file can be deleted and the process lives on', async () => {
    const { path, process, value } = await held();
    const shown = await inspector.lookAtHandle(process, value);
    assert.equal(shown.file?.name?.toLowerCase(), path.toLowerCase());
    await inspector.closeHandle(process, shown);
    assert.deepEqual(await holdsOf(path), []);
    rmSync(path);
    assert.ok(isAlive(process.pid));
    await assert.rejects(
      inspector.lookAtHandle(process, value),
      /has no handle 0x[0-9a-f]+ any more/,
    );
  });

  it('keeps its handle when that is another than was shown, or its process is', async () => {
    const { path, process, value } = await held();
    const shown = await inspector.lookAtHandle(process, value);
    assert.ok(shown.file);
    const file = { ...shown.file, name: 'C:\\another.log' };
    await assert.rejects(
      inspector.closeHandle(process, { ...shown, file }),
      /Nothing was closed: handle 0x[0-9a-f]+ of tool\.exe \(PID \d+\) is another by now/,
    );
    await assert.rejects(
      inspector.closeHandle({ ...process, createdAt: '1' }, shown),
      /has exited already\. tool\.exe has its PID now/,
    );
    assert.equal((await holdsOf(path)).length, 1);
  });

  it('is ended, and no other that has its PID, nor one of ours', async () => {
    const { path, process: holder } = await held();
    await assert.rejects(
      inspector.endProcess({ ...holder, createdAt: '1' }),
      /has exited already\. tool\.exe has its PID now/,
    );
    const own = { pid: process.pid, name: 'node.exe', createdAt: '1' };
    assert.throws(() => void inspector.endProcess(own), /is a process of this editor/);
    await inspector.endProcess(holder);
    assert.ok(!isAlive(holder.pid));
    rmSync(path);
  });
});
