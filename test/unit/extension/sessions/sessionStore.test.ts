// The sessions of a window: what ended is shown whatever becomes of its files, and a window that closes ends what it runs.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { EventLog, replayLog } from '../../../../src/client/logs/eventLog';
import type { Session } from '../../../../src/client/session';
import {
  SessionFolders,
  type SessionFoldersOptions,
} from '../../../../src/client/logs/sessionFolders';
import { lookInterval } from '../../../../src/client/logs/sessionOwner';
import type * as StoreModule from '../../../../src/extension/sessions/sessionStore';
import type * as ReportsModule from '../../../../src/extension/sessions/reportsFolder';
import type * as ExtensionModule from '../../../../src/extension/extension';
import { sessionWith } from '../../fixtures/fakeBroker';
import { installEditor } from '../../fixtures/fakeEditor';
import { ended, ready, started } from '../../fixtures/sessionFixture';

describe('The sessions of a window', function () {
  this.timeout(20_000);
  let uninstall: () => void;
  let modules: typeof StoreModule & typeof ReportsModule;
  let place: string;
  let root: string;
  let notes: unknown[];
  before(async () => {
    uninstall = installEditor();
    modules = {
      ...(await import('../../../../src/extension/sessions/sessionStore')),
      ...(await import('../../../../src/extension/sessions/reportsFolder')),
    };
  });
  after(() => uninstall());
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'store '));
    root = join(place, 'sessions');
    notes = [];
  });
  afterEach(() => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

  function makeStore(options: Partial<SessionFoldersOptions> = {}): StoreModule.SessionStore {
    const note = (error: unknown): void => void notes.push(error);
    const folders = new SessionFolders({
      ...{ root, keptFolder: join(place, 'kept'), keepsCaptures: () => false, note },
      ...options,
    });
    const reports = new modules.ReportsFolder(join(place, 'reports'), note);
    return new modules.SessionStore(folders, reports, note);
  }

  const answers = {
    start: [ready],
    stop: [ended({ reason: 'stopped', message: 'Stopped.' })],
  };
  const newSession = (store: StoreModule.SessionStore): Session =>
    store.create((id, folder) => sessionWith(answers, place, folder, id));

  const changes = (store: StoreModule.SessionStore, isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const subscription = store.onDidChange(() => {
        if (!isTrue()) return;
        subscription.dispose();
        resolve();
      });
    });

  it('are shown when they have ended, and belong to nobody any more', async () => {
    const store = makeStore();
    const session = newSession(store);
    await session.start();
    assert.ok(existsSync(join(root, `${session.id}.owner`)));
    const isEnded = changes(store, () => store.runningStates.length === 0);
    await session.stop('stopped', 'Stopped.');
    await isEnded;
    assert.equal(store.state(session.id)?.end?.reason, 'stopped');
    assert.deepEqual(readdirSync(root), [session.id]);
    store.dispose();
  });

  it('are shown when the broker cannot be ended in order', async () => {
    const store = makeStore();
    const session = newSession(store);
    await session.start();
    const dispose = session.dispose.bind(session);
    session.dispose = async () => {
      await dispose();
      throw new Error('The broker is out of order.');
    };
    const isEnded = changes(store, () => store.runningStates.length === 0);
    await session.stop('stopped', 'Stopped.');
    await isEnded;
    assert.match(String(notes), /out of order/);
    assert.equal(store.state(session.id)?.phase, 'ended');
    store.dispose();
  });

  it('are gone from the views when they are closed, even if their files are held', async () => {
    mkdirSync(join(root, 's'), { recursive: true });
    new EventLog(join(root, 's')).append([started(), ended()]);
    const files: SessionFoldersOptions['files'] = {
      ...{ mkdir: () => Promise.resolve(), rename: () => Promise.resolve() },
      rm: () => Promise.reject(Object.assign(new Error('EBUSY'), { code: 'EBUSY' })),
    };
    const store = makeStore({ files });
    assert.equal(store.states.length, 1);
    const closing = store.close('s');
    assert.deepEqual(store.states, []);
    assert.equal(await closing, null);
    assert.match(String(notes), /EBUSY/);
    store.dispose();
  });

  it('are said to be gone when they are the oldest of too many', async () => {
    const store = makeStore();
    const gone: string[] = [];
    store.onDidClose((id) => gone.push(id));
    for (let count = 0; count <= 10; count += 1) {
      assert.deepEqual(gone, []);
      const session = newSession(store);
      await session.start();
      const isEnded = changes(store, () => store.runningStates.length === 0);
      await session.stop('stopped', 'Stopped.');
      await isEnded;
    }
    const [oldest = ''] = gone;
    assert.equal(gone.length, 1);
    assert.equal(store.state(oldest), undefined);
    assert.equal(store.states.length, 10);
    store.dispose();
  });

  it('leave nothing behind when they cannot be made', async () => {
    const store = makeStore();
    const fail = (_: string, folder: string): Session => {
      mkdirSync(folder, { recursive: true });
      throw new Error('no process');
    };
    assert.throws(() => store.create(fail), /no process/);
    await store.end();
    assert.deepEqual(readdirSync(root), []);
    store.dispose();
  });

  it('end when it closes, and their logs say why', async () => {
    const store = makeStore();
    const session = newSession(store);
    await session.start();
    const pid = session.brokerPid ?? 0;
    assert.ok(process.kill(pid, 0));
    await store.end();
    assert.throws(() => process.kill(pid, 0), 'the broker is still there');
    const log = replayLog(session.folder);
    assert.match(log?.end?.message ?? '', /editor was closed or reloaded/);
    assert.deepEqual(log, session.state);
    store.dispose();
  });

  it('may still be ending in the window before it, and are waited for', async () => {
    mkdirSync(join(root, 's'), { recursive: true });
    new EventLog(join(root, 's')).append([started(), ready]);
    const owner = join(root, 's.owner');
    writeFileSync(owner, String(process.ppid));
    mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
    try {
      const store = makeStore();
      const waiting = store.settled('s');
      assert.deepEqual(store.states, []);
      rmSync(owner);
      mock.timers.tick(lookInterval);
      assert.equal((await waiting)?.phase, 'ended');
      writeFileSync(owner, String(process.ppid));
      const other = makeStore();
      const inVain = other.settled('s');
      mock.timers.tick(60_000);
      assert.equal(await inVain, undefined);
      for (const each of [store, other]) each.dispose();
    } finally {
      mock.timers.reset();
    }
  });

  it('do not keep the editor from closing when they do not end', async () => {
    const extension: typeof ExtensionModule = await import('../../../../src/extension/extension');
    const context = {
      ...{ storageUri: { fsPath: place }, extensionPath: place, subscriptions: [] },
      workspaceState: { get: () => undefined },
    };
    const { sessions } = extension.activate(
      context as unknown as Parameters<typeof extension.activate>[0],
    );
    const asked: string[] = [];
    (sessions as StoreModule.SessionStore).end = () => {
      asked.push('end');
      return new Promise(() => undefined);
    };
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const closing = extension.deactivate();
      mock.timers.tick(3000);
      await closing;
      assert.deepEqual(asked, ['end']);
    } finally {
      mock.timers.reset();
    }
  });
});
