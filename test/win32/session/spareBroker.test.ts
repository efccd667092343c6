// A launch by a broker that was kept ready is the launch of a new one: the child finds the same, and nothing is left.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SpareBroker } from '../../../src/client/forks/spareBroker';
import { hex } from '../../../src/model/base/handleValue';
import { followByDebugging } from '../../../src/model/protocol/brokerProtocol';
import { DUPLICATE_SAME_ACCESS } from '../../../src/win32/constants';
import { CURRENT_PROCESS } from '../../../src/win32/handle';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { capturedTexts } from '../childOutput';
import { whenGone } from '../processEnd';
import { closeStdin, endSession, endSessions, openSession, program } from '../runSession';
import { runToEnd, temporaryFolder, within } from '../runSession';

const brokerModule = join(process.cwd(), 'dist', 'broker.js');

describe('A launch by the spare broker', () => {
  const win32 = loadWin32(() => undefined);
  let spare = new SpareBroker({ brokerModule, isWanted: () => true, delay: 0 });
  beforeEach(() => (spare = new SpareBroker({ brokerModule, isWanted: () => true, delay: 0 })));
  afterEach(async () => {
    await spare.dispose();
    await endSessions();
  });

  /** Its broker, and what its child found. */
  async function launch(followChildren: 'debug' | 'job' | 'off') {
    const session = openSession(
      { program: program('printEnvironment'), inherit: 'all', followChildren },
      temporaryFolder(),
      { spare },
    );
    await within(session.start(), session, 'the start');
    await closeStdin(session);
    const { state } = await runToEnd(session);
    const [process] = state.processes;
    assert.equal(process?.exitCode, 0);
    const found = {
      environment: capturedTexts(state),
      handles: process.birth?.childHandles.map(({ type, access, inheritable }) => [
        ...[type, access, inheritable],
      ]),
      ambient: state.broker.ambient.map(({ type }) => type),
      inheritHandles: process.birth?.inheritHandles,
    };
    await endSession(session);
    return { found, broker: session.brokerPid };
  }

  async function ready(): Promise<number> {
    for (;;) {
      const [pid] = spare.pids;
      if (pid !== undefined) return pid;
      await new Promise(setImmediate);
    }
  }

  for (const follows of ['debug', 'job', 'off'] as const) {
    it(`gives the child the environment and the handles of a cold one (${follows})`, async () => {
      const cold = await launch(follows);
      const pid = await ready();
      const warm = await launch(follows);
      assert.equal(warm.broker, pid);
      assert.deepEqual(warm.found, cold.found);
    });
  }

  it('holds nothing that another process could inherit', async () => {
    // In the table of whoever forks it, as somebody else of the window may have left it.
    const { read, write } = win32.CreatePipe(null, 0);
    const left = win32.DuplicateHandle(
      CURRENT_PROCESS,
      read,
      CURRENT_PROCESS,
      true,
      DUPLICATE_SAME_ACCESS,
    );
    await launch('debug');
    const pid = await ready();
    for (const handle of [read, write, left]) win32.Discard(handle);
    // No event tells that it has cleared what it was born with.
    const end = Date.now() + 10_000;
    const inheritable = (): readonly string[] =>
      win32
        .HandleTable(new Set([pid]))
        .filter((entry) => entry.inheritable)
        .map(({ value }) => hex(value));
    while (inheritable().length > 0 && Date.now() < end) await pause(20);
    assert.deepEqual(inheritable(), []);
    assert.ok(win32.HandleTable(new Set([pid])).length > 0);
  });

  it('goes with a window that is killed, and so does its prober', async () => {
    const window = join(temporaryFolder(), 'window.js');
    const forks = ['broker.js', 'prober.js'].map((name) => join(process.cwd(), 'dist', name));
    writeFileSync(
      window,
      `const forks = ${JSON.stringify(forks)}.map((file) => require('child_process').fork(file, ['${followByDebugging}'], { execArgv: [], env: { ...process.env, UV_THREADPOOL_SIZE: '16' }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
       Promise.all(forks.map((one) => new Promise((resolve) => one.once('message', resolve)))).then(() => process.send(forks.map(({ pid }) => pid)));`,
    );
    const killed = fork(window, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const [pids] = (await once(killed, 'message')) as [readonly number[]];
    killed.kill('SIGKILL');
    for (const pid of pids) await whenGone(pid);
  });

  it('ten times in a row leaves one spare, and no process and no handle of the others', async () => {
    const open = (): number => win32.HandleTable(new Set([process.pid])).length;
    const brokers = new Set<number>();
    const one = async (): Promise<void> => {
      brokers.add((await launch('debug')).broker ?? 0);
      await ready();
    };
    await one();
    await one();
    const before = open();
    for (let launched = 0; launched < 10; launched++) await one();
    assert.ok(open() <= before, `${before} handles before, ${open()} after`);
    assert.equal(brokers.size, 12);
    for (const pid of brokers) await whenGone(pid);
    const last = await ready();
    assert.ok(!brokers.has(last));
  }).timeout(120_000);
});
