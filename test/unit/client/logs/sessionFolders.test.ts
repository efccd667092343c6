// The folders of sessions: files that somebody holds, and folders with rubbish in them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logFileName } from '../../../../src/client/logs/eventLog';
import type { FileCalls } from '../../../../src/client/logs/sessionFolders';
import { OwnerWatch } from '../../../../src/client/logs/sessionOwner';
import { ended, ready, started } from '../../fixtures/sessionFixture';
import { idsOf, SessionPlace, startOf } from '../../fixtures/sessionPlace';

describe('The folders of sessions', () => {
  let place: SessionPlace;
  beforeEach(() => (place = new SessionPlace()));
  afterEach(() => place.remove());

  it('each new one has an id of its own, and is not restored while it runs here', () => {
    const [one, two] = [place.folders(), place.folders()];
    const claimed = Array.from({ length: 200 }, (_, index) => (index % 2 ? one : two).claim());
    assert.equal(new Set(claimed).size, 200);
    const [id = ''] = claimed;
    place.write(id, [startOf(id)]);
    assert.deepEqual(idsOf(two.restore()), []);
    for (const each of claimed) [one, two].forEach((store) => store.release(each));
  });

  it('that cannot be made are a fault with a remedy', () => {
    writeFileSync(place.root, 'a file');
    assert.throws(() => place.folders().claim(), { name: 'SessionFolderFault' });
  });

  describe('with files that somebody else holds', () => {
    const held = (code: string): Error => Object.assign(new Error(`${code}: held`), { code });

    it('are deleted with retries; what stays is no session at the next start, which deletes it', async () => {
      const folder = place.write('held', [startOf('held'), ended()]);
      const retries: unknown[] = [];
      const files: FileCalls = {
        ...{ mkdir, rename },
        rm: async (path, options) => {
          retries.push([options?.maxRetries, options?.retryDelay]);
          if (path === folder) throw held('EBUSY');
          await rm(path, options);
        },
      };
      const store = place.folders({ files });
      const [state] = store.restore();
      assert.ok(state);
      assert.equal(await store.discard('held', state), null);
      assert.match(String(place.notes), /EBUSY/);
      assert.deepEqual(retries, [
        [5, 100],
        [5, 100],
      ]);
      assert.ok(existsSync(join(folder, 'captures')));
      const next = place.folders();
      assert.deepEqual(idsOf(next.restore()), []);
      await next.whenIdle();
      assert.equal(existsSync(folder), false);
    });

    it('are moved when they are free again', async () => {
      place.write('kept', [startOf('kept', 'Two children'), ended()]);
      let attempts = 0;
      const files: FileCalls = {
        ...{ mkdir, rm },
        rename: async (from, to) => {
          attempts += 1;
          if (attempts < 3) throw held('EPERM');
          await rename(from, to);
        },
      };
      const store = place.folders({ keepsCaptures: () => true, files });
      const [state] = store.restore();
      assert.ok(state);
      const kept = await store.discard('kept', state);
      assert.equal(kept, join(place.keptFolder, 'Two-children-1970-01-01T00-00-01-kept'));
      assert.deepEqual([readdirSync(kept), attempts], [['a.bin'], 3]);
      assert.deepEqual([readdirSync(place.root), place.notes], [[], []]);
    });

    it('stay with their session when they cannot be moved, whose log stays too', async function () {
      this.timeout(10_000);
      const folder = place.write('stuck', [startOf('stuck'), ended()]);
      const files: FileCalls = {
        ...{ mkdir, rm },
        rename: () => Promise.reject(held('EBUSY')),
      };
      const store = place.folders({ keepsCaptures: () => true, files });
      const [state] = store.restore();
      assert.ok(state);
      assert.equal(await store.discard('stuck', state), null);
      assert.match(String(place.notes), /EBUSY/);
      assert.ok(existsSync(join(folder, 'captures', 'a.bin')));
      assert.deepEqual(idsOf(place.folders().restore()), ['stuck']);
    });
  });

  describe('with rubbish in them', () => {
    /** Some that cannot be read, each for another reason, and one that can. */
    function rubbish(): void {
      writeFileSync(join(place.write('zeroed', []), logFileName), Buffer.alloc(500));
      writeFileSync(
        join(place.write('headless', []), logFileName),
        `${JSON.stringify(ready)}\n${JSON.stringify(ended())}\n`,
      );
      mkdirSync(join(place.write('odd', []), logFileName));
      place.write('good', [startOf('good'), ended()]);
      writeFileSync(
        join(place.write('shapeless', []), logFileName),
        `${JSON.stringify({ ...started(), plan: null })}\n`,
      );
    }

    it('hide no other session, and their captures are kept when captures are', async () => {
      rubbish();
      const store = place.folders({ keepsCaptures: () => true });
      assert.deepEqual(idsOf(store.restore()), ['good']);
      await store.whenIdle();
      assert.deepEqual(readdirSync(place.root), ['good']);
      assert.deepEqual(readdirSync(place.keptFolder).sort(), [
        'headless',
        'odd',
        'shapeless',
        'zeroed',
      ]);
      assert.deepEqual(readdirSync(join(place.keptFolder, 'zeroed')), ['a.bin']);
    });

    it('are deleted when captures are not kept', async () => {
      rubbish();
      const store = place.folders();
      assert.deepEqual(idsOf(store.restore()), ['good']);
      await store.whenIdle();
      assert.deepEqual(readdirSync(place.root), ['good']);
      assert.deepEqual([existsSync(place.keptFolder), place.notes], [false, []]);
    });

    it('that cannot be read at all hide no other session and stay as they are', () => {
      place.write('good', [startOf('good'), ended()]);
      place.write('later', [startOf('later'), ended()]);
      const watch = new OwnerWatch();
      const look = watch.look.bind(watch);
      watch.look = (folder) => {
        if (folder.endsWith('good')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        return look(folder);
      };
      assert.deepEqual(idsOf(place.folders({ watch }).restore()), ['later']);
      assert.match(String(place.notes), /EACCES/);
      assert.ok(existsSync(join(place.root, 'good', logFileName)));
    });

    it('a very long name of a configuration makes no name of kept captures longer than 80', async () => {
      place.write('long', [startOf('long', 'x'.repeat(300)), ended()]);
      const store = place.folders({ keepsCaptures: () => true });
      const [state] = store.restore();
      assert.ok(state);
      await store.discard('long', state);
      const [name = ''] = readdirSync(place.keptFolder);
      assert.match(name, /^x+-1970-01-01T00-00-01-long$/);
      assert.equal(name.length, 80);
    });
  });
});
