// A session whose log cannot be written goes on and ends all the same, and says once that it is not recorded.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFileName } from '../../../src/client/logs/eventLog';
import type { Session } from '../../../src/client/session';
import { findings } from '../../../src/model/findings/findings';
import type { SessionState } from '../../../src/model/session/state';
import { loseBroker, sessionWith } from '../fixtures/fakeBroker';
import { created, ended, exited, ready } from '../fixtures/sessionFixture';

const answers = {
  start: [ready],
  resume: [created('a')],
  terminate: [exited('a')],
  stop: [ended({ reason: 'stopped', message: 'Stopped.' })],
};

describe('A session whose log cannot be written', function () {
  this.timeout(20_000);
  let place: string;
  let folder: string;
  let session: Session | undefined;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'recording '));
    folder = join(place, 'session');
  });
  afterEach(async () => {
    await session?.dispose();
    session = undefined;
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A folder where the log should be. */
  const spoil = (): void => {
    rmSync(join(folder, logFileName), { force: true });
    mkdirSync(join(folder, logFileName), { recursive: true });
  };
  const open = (): Session => (session = sessionWith(answers, place, folder));
  const step = (running: Session, method: 'resume' | 'terminate'): Promise<unknown> =>
    method === 'resume'
      ? running.request('resume', { processId: 'a' })
      : running.request('terminate', { processId: 'a', tree: false });

  /** What systems say of a folder where a file should be. */
  const isFolder = /^(?:EISDIR|EBADF|EPERM|EACCES)$/;

  function assertTold(state: SessionState, code: RegExp): void {
    assert.equal(state.logFailure?.file, join(folder, logFileName));
    assert.match(state.logFailure.code, code);
    const [finding, ...more] = findings(state).filter((each) => each.code === 'not-recorded');
    assert.match(finding?.headline ?? '', /not being recorded/);
    assert.match(finding?.why ?? '', /cannot be written \(E[A-Z]+\)/);
    assert.deepEqual(more, []);
  }

  it('ends when not even its beginning can be written', async () => {
    spoil();
    const running = open();
    assertTold(running.state, isFolder);
    await running.start();
    assert.equal(running.state.phase, 'running');
    const state = await running.stop('stopped', 'Stopped.');
    assert.equal(state.end?.reason, 'stopped');
    assertTold(state, isFolder);
  });

  it('ends when its folder goes in the middle, and tells of it once, with nothing lost', async () => {
    const running = open();
    await running.start();
    rmSync(folder, { recursive: true });
    const told: string[] = [];
    running.onDidChange((_, events) => told.push(...events.map(({ type }) => type)));
    await step(running, 'resume');
    await step(running, 'terminate');
    const state = await running.stop('stopped', 'Stopped.');
    assert.deepEqual(told, ['logFailed', 'processCreated', 'processExited', 'sessionEnded']);
    assert.equal(state.processes[0]?.phase, 'exited');
    assertTold(state, /^ENOENT$/);
  });

  it('ends when only its last event cannot be written', async () => {
    const running = open();
    await running.start();
    await step(running, 'resume');
    spoil();
    const state = await running.stop('stopped', 'Stopped.');
    assert.equal(state.end?.reason, 'stopped');
    assertTold(state, isFolder);
  });

  it('ends when its broker is lost', async () => {
    const running = open();
    await running.start();
    spoil();
    await loseBroker(running);
    const state = await running.ended;
    assert.equal(state.end?.reason, 'brokerLost');
    assertTold(state, isFolder);
  });

  it('cannot be where there is no folder for its captures, and says which and why', () => {
    writeFileSync(folder, 'a file');
    assert.throws(() => sessionWith(answers, place, join(folder, 'below')), {
      name: 'SessionFolderFault',
      message:
        /folder .*below could not be created\. Free disk space.*\((?:ENOTDIR|ENOENT|EEXIST)\)/,
    });
  });
});

describe('A session', function () {
  this.timeout(20_000);
  const place = mkdtempSync(join(tmpdir(), 'listener '));
  after(() => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

  it('ends although a view fails at every change, tells the others, and warns of the failure', async () => {
    const session = sessionWith(answers, place, join(place, 'session'));
    const told: string[] = [];
    session.onDidChange(() => {
      throw new Error('A view is out of order.');
    });
    session.onDidChange((_, events) => told.push(...events.map(({ type }) => type)));
    const warning = once(process, 'warning');
    await session.start();
    assert.match(String(((await warning) as readonly unknown[])[0]), /out of order/);
    await loseBroker(session);
    assert.equal((await session.ended).end?.reason, 'brokerLost');
    assert.deepEqual(told, ['brokerReady', 'sessionEnded']);
    await session.dispose();
  });

  it('that is abandoned has ended at once, for the reason given', async () => {
    const session = sessionWith(answers, place, join(place, 'abandoned'));
    await session.start();
    session.abandon('The editor was closed.');
    assert.deepEqual(
      [session.state.end?.reason, session.state.end?.message],
      ['brokerLost', 'The editor was closed.'],
    );
    await session.dispose();
    assert.equal((await session.ended).end?.message, 'The editor was closed.');
  });
});
