// Windows that share one place for their sessions leave alone what another of them runs.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { longestSilence, lookInterval } from '../../../../src/client/logs/sessionOwner';
import { created, ended, ready } from '../../fixtures/sessionFixture';
import { idsOf, SessionPlace, startOf } from '../../fixtures/sessionPlace';

describe('Sessions in a place shared by two windows', () => {
  let place: SessionPlace;
  beforeEach(() => (place = new SessionPlace()));
  afterEach(() => place.remove());

  let other: ChildProcess;
  beforeEach(async () => {
    other = spawn(process.execPath, ['-e', 'console.log("here"); setInterval(() => {}, 1000)']);
    if (other.stdout) await once(other.stdout, 'data');
  });
  afterEach(async () => {
    if (other.exitCode !== null || other.signalCode !== null) return;
    const gone = once(other, 'exit');
    other.kill();
    await gone;
  });

  const own = (id: string, pid: number | undefined): void =>
    writeFileSync(join(place.root, `${id}.owner`), String(pid));

  it('a session that runs is left alone by the other, and comes when its owner has gone', async () => {
    const folder = place.write('theirs', [startOf('theirs'), ready, created('a')]);
    own('theirs', other.pid);
    const store = place.folders();
    assert.deepEqual(idsOf(store.restore()), []);
    assert.equal(store.isComing('theirs'), true);
    assert.deepEqual(idsOf(store.lookAgain()), []);
    assert.ok(existsSync(folder));
    const gone = once(other, 'exit');
    other.kill();
    await gone;
    const [state, ...more] = store.lookAgain();
    assert.deepEqual([state?.id, state?.phase, more.length], ['theirs', 'ended', 0]);
    assert.match(state?.end?.message ?? '', /editor was closed/);
    assert.equal(store.hasForeign, false);
    assert.deepEqual(readdirSync(place.root), ['theirs']);
  });

  it('a session that has begun no log yet is not deleted', async () => {
    mkdirSync(join(place.root, 'new', 'captures'), { recursive: true });
    own('new', other.pid);
    const store = place.folders();
    store.restore();
    await store.whenIdle();
    assert.ok(existsSync(join(place.root, 'new', 'captures')));
  });

  it('comes when its owner releases it', () => {
    const [mine, theirs] = [place.folders(), place.folders()];
    const id = mine.claim();
    place.write(id, [startOf(id), ended()]);
    own(id, other.pid);
    assert.deepEqual(idsOf(theirs.restore()), []);
    mine.release(id);
    assert.deepEqual(idsOf(theirs.lookAgain()), [id]);
  });

  it('a process that merely has the pid of the owner keeps it for a while, not for ever', () => {
    place.write('reused', [startOf('reused'), ended()]);
    own('reused', other.pid);
    const store = place.folders();
    assert.deepEqual(idsOf(store.restore()), []);
    for (let look = 1; look < longestSilence; look++) {
      assert.deepEqual(idsOf(store.lookAgain()), [], `look ${look}`);
    }
    assert.deepEqual(idsOf(store.lookAgain()), ['reused']);
  });

  it('an owner that gives signs of life keeps it however often somebody looks', () => {
    place.write('busy', [startOf('busy'), ended()]);
    own('busy', other.pid);
    const store = place.folders();
    store.restore();
    for (let look = 1; look < 3 * longestSilence; look++) {
      utimesSync(join(place.root, 'busy.owner'), look, look);
      assert.deepEqual(idsOf(store.lookAgain()), []);
    }
  });

  it('an owner gives signs of life for as long as its session runs, and no longer', () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const store = place.folders();
      const id = store.claim();
      const file = join(place.root, `${id}.owner`);
      utimesSync(file, 1, 1);
      mock.timers.tick(longestSilence * lookInterval - 1);
      assert.ok(statSync(file).mtimeMs > 1000);
      store.release(id);
      writeFileSync(file, '1');
      utimesSync(file, 1, 1);
      mock.timers.tick(longestSilence * lookInterval);
      assert.equal(statSync(file).mtimeMs, 1000);
    } finally {
      mock.timers.reset();
    }
  });

  it("a file with our own pid that is not ours is nobody's", () => {
    place.write('before', [startOf('before'), ended()]);
    own('before', process.pid);
    assert.deepEqual(idsOf(place.folders().restore()), ['before']);
    assert.deepEqual(readdirSync(place.root), ['before']);
  });
});
