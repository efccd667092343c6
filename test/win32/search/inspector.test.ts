// Questions without a session: the list of processes, and the processes that answer, which go when nobody asks.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Inspector } from '../../../src/client/inspector';
import type { OwnedPort } from '../../../src/model/search/listedProcess';
import type { SearchEvent } from '../../../src/model/search/searchEvents';
import { PROCESS_QUERY_LIMITED_INFORMATION } from '../../../src/win32/constants';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import { assertNoneLeft, handleCounts } from '../handleCounts';
import { onWine } from '../knownDifferences';
import { whenGone } from '../../processGone';
import { endOutsideProcesses, outsideProcess } from '../outsideProcess';
import { program } from '../runSession';

const brokerModule = join(process.cwd(), 'dist', 'broker.js');

describe('The inspector', () => {
  const inspectors: Inspector[] = [];
  const inspector = (idle = 60_000): Inspector => {
    const made = new Inspector({
      ...{ brokerModule, stringsFile: null, idle },
      ownPids: () => [process.pid],
    });
    inspectors.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(inspectors.splice(0).map((each) => each.dispose()));
    await endOutsideProcesses();
  });

  it('lists every process with its program, command line, user and creator', async () => {
    const event = `no-event-${process.pid}`;
    const { pid } = outsideProcess(['wait', event]);
    const list = await inspector().listProcesses();
    const child = list.find((one) => one.pid === pid);
    assert.ok(child, 'it is listed');
    assert.equal(child.parentPid, process.pid);
    assert.equal(child.image?.toLowerCase(), program('handOver').toLowerCase());
    assert.ok(child.commandLine?.endsWith(`wait ${event}`), child.commandLine ?? 'none');
    const win32 = loadWin32(() => undefined);
    const opened = win32.OpenForCopies(pid, PROCESS_QUERY_LIMITED_INFORMATION);
    assert.ok(opened.ok);
    const told = win32.QueryCommandLine(opened.process);
    win32.Discard(opened.process);
    assert.equal(told, onWine('command line by a question') ? null : child.commandLine);
    assert.equal(child.user?.split('\\').at(-1), userInfo().username);
    assert.deepEqual(child.refused, { image: null, commandLine: null, user: null });
    assert.equal(child.isOwn, false);
  });

  it('marks its own processes and those of the client', async () => {
    const asked = inspector();
    const own = (await asked.listProcesses()).filter(({ isOwn }) => isOwn);
    assert.ok(own.some(({ pid }) => pid === process.pid));
    const forked = own.filter(({ parentPid }) => parentPid === process.pid);
    assert.deepEqual(
      forked.map(({ commandLine }) => /(broker|prober)\.js/.exec(commandLine ?? '')?.[1]).sort(),
      ['broker', 'prober'],
    );
  });

  it('names who has a port: of TCP and of UDP', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      const list = await inspector().listProcesses();
      const { ports = [] } = list.find(({ pid }) => pid === process.pid) ?? {};
      const tcp = server.address();
      assert.ok(typeof tcp === 'object' && tcp);
      const isIt = ({ port, protocol }: OwnedPort): boolean =>
        protocol === 'tcp' && port === tcp.port;
      if (onWine('owner of a TCP port')) {
        const row = loadWin32(() => undefined)
          .GetExtendedTcpTable()
          .find(isIt);
        assert.deepEqual([row?.state, row?.address, row?.pid], ['listening', '127.0.0.1', 0]);
      } else assert.equal(ports.find(isIt)?.state, 'listening');
      const { port: udp } = socket.address();
      assert.ok(ports.some(({ port, state }) => port === udp && state === 'bound'));
    } finally {
      server.close();
      socket.close();
    }
  });

  it('ends its processes when nobody has asked for a while, and forks them anew', async () => {
    const asked = inspector(1);
    const isForked = ({ isOwn, pid }: { isOwn: boolean; pid: number }): boolean =>
      isOwn && pid !== process.pid;
    const first = (await asked.listProcesses()).filter(isForked).map(({ pid }) => pid);
    assert.equal(first.length, 2);
    await Promise.all(first.map((pid) => whenGone(pid)));
    assert.equal(asked.isRunning, false);
    const second = (await asked.listProcesses()).filter(isForked).map(({ pid }) => pid);
    assert.ok(!second.some((pid) => first.includes(pid)));
  });

  it('leaves no handle of its own behind in the broker, however often it is asked', async () => {
    const asked = inspector();
    // Other tests have brokers, too, which go while this one runs.
    const broker = (await asked.listProcesses()).find(
      ({ commandLine, isOwn }) => isOwn && commandLine?.includes('broker.js') === true,
    );
    assert.ok(broker);
    const pids = { launcher: broker.pid };
    const list = (): Promise<unknown> => asked.listProcesses();
    await list();
    const before = handleCounts(pids);
    for (let time = 0; time < 20; time++) await list();
    await assertNoneLeft(pids, before);
  });

  it('says that a search failed whose broker was ended, and answers the next question', async () => {
    const asked = inspector();
    const own = (await asked.listProcesses()).filter(({ isOwn }) => isOwn);
    const [broker, prober] = ['broker.js', 'prober.js'].map((name) =>
      own.find(({ commandLine }) => commandLine?.includes(name) === true),
    );
    assert.ok(broker && prober);
    const events: SearchEvent[] = [];
    const target = { kind: 'path', path: process.cwd() } as const;
    await asked.search({ target, firstPids: [] }, (more) => {
      if (events.length === 0) process.kill(broker.pid, 'SIGKILL');
      events.push(...more);
    }).done;
    const last = events.at(-1);
    assert.ok(last?.type === 'ended');
    assert.equal(last.reason, 'failed');
    assert.equal(last.message, 'The launcher process has exited.');
    // Nobody is left to ask it.
    await whenGone(prober.pid);
    assert.ok((await asked.listProcesses()).length > 0);
  });

  it('tells nothing more of a search that was cancelled before it began', async () => {
    const asked = inspector();
    const events: SearchEvent[] = [];
    const running = asked.search(
      { target: { kind: 'port', port: 1, protocol: null }, firstPids: [] },
      (more) => events.push(...more),
    );
    running.cancel();
    running.cancel();
    await running.done;
    assert.deepEqual(events, [{ type: 'ended', reason: 'cancelled', message: null }]);
  });
});
